/** To come. */

import { textsOf } from "../../page/language.ts";
import { PanelFrame } from "../../ui/panel-frame.tsx";
import { layersTexts } from "./layers-texts.ts";

export function LayersPanel() {
  const t = textsOf(layersTexts);
  return (
    <PanelFrame name="layers" title={t.title}>
      <p>…</p>
    </PanelFrame>
  );
}
