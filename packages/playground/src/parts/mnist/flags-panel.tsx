/** To come. */

import { textsOf } from "../../page/language.ts";
import { PanelFrame } from "../../ui/panel-frame.tsx";
import { flagsTexts } from "./flags-texts.ts";

export function FlagsPanel() {
  const t = textsOf(flagsTexts);
  return (
    <PanelFrame name="flags" title={t.title}>
      <p>…</p>
    </PanelFrame>
  );
}
