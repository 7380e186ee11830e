/** To come. */

import { textsOf } from "../../page/language.ts";
import { PanelFrame } from "../../ui/panel-frame.tsx";
import { handTexts } from "./hand-texts.ts";

export function HandPanel() {
  const t = textsOf(handTexts);
  return (
    <PanelFrame name="hand" title={t.title}>
      <p>…</p>
    </PanelFrame>
  );
}
