/** The panels of the page by name, each with the code that is loaded when it comes near. The pad is there from the beginning. */

import type { ComponentType } from "preact";
import { PadPanel } from "./draw/pad-panel.tsx";
import type { PanelName } from "./panel-names.ts";

export const panels = {
  pad: async () => PadPanel,
  perceptron: async () => (await import("./perceptron/perceptron-panel.tsx")).PerceptronPanel,
  activation: async () => (await import("./activation/activation-panel.tsx")).ActivationPanel,
  swap: async () => (await import("./activation/swap-panel.tsx")).SwapPanel,
  collapse: async () => (await import("./activation/collapse-panel.tsx")).CollapsePanel,
  shapes: async () => (await import("./shapes/shapes-panel.tsx")).ShapesPanel,
  hand: async () => (await import("./forward/hand-panel.tsx")).HandPanel,
  layers: async () => (await import("./forward/layers-panel.tsx")).LayersPanel,
  neuron: async () => (await import("./forward/neuron-panel.tsx")).NeuronPanel,
  why: async () => (await import("./why/why-panel.tsx")).WhyPanel,
  softmax: async () => (await import("./output/softmax-panel.tsx")).SoftmaxPanel,
  flags: async () => (await import("./mnist/flags-panel.tsx")).FlagsPanel,
  accuracy: async () => (await import("./predict/accuracy-panel.tsx")).AccuracyPanel,
  model: async () => (await import("./predict/model-panel.tsx")).ModelPanel,
  race: async () => (await import("./batch/race-panel.tsx")).RacePanel,
  train: async () => (await import("./train/train-panel.tsx")).TrainPanel,
  program: async () => (await import("./program/program-panel.tsx")).ProgramPanel,
} satisfies Record<PanelName, () => Promise<ComponentType>>;
