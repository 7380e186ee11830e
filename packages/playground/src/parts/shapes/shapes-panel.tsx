/** To come. */

import { textsOf } from "../../page/language.ts";
import { PanelFrame } from "../../ui/panel-frame.tsx";
import { shapesTexts } from "./shapes-texts.ts";

export function ShapesPanel() {
  const t = textsOf(shapesTexts);
  return (
    <PanelFrame name="shapes" title={t.title}>
      <p>…</p>
    </PanelFrame>
  );
}
