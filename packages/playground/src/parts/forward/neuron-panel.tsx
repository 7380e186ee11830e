/** To come. */

import { textsOf } from "../../page/language.ts";
import { PanelFrame } from "../../ui/panel-frame.tsx";
import { neuronTexts } from "./neuron-texts.ts";

export function NeuronPanel() {
  const t = textsOf(neuronTexts);
  return (
    <PanelFrame name="neuron" title={t.title}>
      <p>…</p>
    </PanelFrame>
  );
}
