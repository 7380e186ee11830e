/** To come. */

import { textsOf } from "../../page/language.ts";
import { PanelFrame } from "../../ui/panel-frame.tsx";
import { perceptronTexts } from "./perceptron-texts.ts";

export function PerceptronPanel() {
  const t = textsOf(perceptronTexts);
  return (
    <PanelFrame name="perceptron" title={t.title}>
      <p>…</p>
    </PanelFrame>
  );
}
