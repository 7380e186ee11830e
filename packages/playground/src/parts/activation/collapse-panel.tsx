/** To come. */

import { textsOf } from "../../page/language.ts";
import { PanelFrame } from "../../ui/panel-frame.tsx";
import { collapseTexts } from "./collapse-texts.ts";

export function CollapsePanel() {
  const t = textsOf(collapseTexts);
  return (
    <PanelFrame name="collapse" title={t.title}>
      <p>…</p>
    </PanelFrame>
  );
}
