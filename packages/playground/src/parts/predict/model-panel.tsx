/** To come. */

import { textsOf } from "../../page/language.ts";
import { PanelFrame } from "../../ui/panel-frame.tsx";
import { modelTexts } from "./model-texts.ts";

export function ModelPanel() {
  const t = textsOf(modelTexts);
  return (
    <PanelFrame name="model" title={t.title}>
      <p>…</p>
    </PanelFrame>
  );
}
