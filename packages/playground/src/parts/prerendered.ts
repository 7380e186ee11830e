/** Every panel at once, for the prerendering. The page itself loads them one by one. */

import type { ComponentType } from "preact";
import { ActivationPanel } from "./activation/activation-panel.tsx";
import { CollapsePanel } from "./activation/collapse-panel.tsx";
import { SwapPanel } from "./activation/swap-panel.tsx";
import { RacePanel } from "./batch/race-panel.tsx";
import { PadPanel } from "./draw/pad-panel.tsx";
import { HandPanel } from "./forward/hand-panel.tsx";
import { LayersPanel } from "./forward/layers-panel.tsx";
import { NeuronPanel } from "./forward/neuron-panel.tsx";
import { FlagsPanel } from "./mnist/flags-panel.tsx";
import { SoftmaxPanel } from "./output/softmax-panel.tsx";
import type { PanelName } from "./panel-names.ts";
import { PerceptronPanel } from "./perceptron/perceptron-panel.tsx";
import { AccuracyPanel } from "./predict/accuracy-panel.tsx";
import { ModelPanel } from "./predict/model-panel.tsx";
import { ProgramPanel } from "./program/program-panel.tsx";
import { ShapesPanel } from "./shapes/shapes-panel.tsx";

export const prerenderedPanels = {
  pad: PadPanel,
  perceptron: PerceptronPanel,
  activation: ActivationPanel,
  swap: SwapPanel,
  collapse: CollapsePanel,
  shapes: ShapesPanel,
  hand: HandPanel,
  layers: LayersPanel,
  neuron: NeuronPanel,
  softmax: SoftmaxPanel,
  flags: FlagsPanel,
  accuracy: AccuracyPanel,
  model: ModelPanel,
  race: RacePanel,
  program: ProgramPanel,
} satisfies Record<PanelName, ComponentType>;
