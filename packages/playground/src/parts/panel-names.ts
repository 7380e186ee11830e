/** The names of the panels, as links and the article have them, in the order in which they are met. */

export const panelNames = [
  "pad",
  "perceptron",
  "activation",
  "swap",
  "collapse",
  "shapes",
  "hand",
  "layers",
  "neuron",
  "why",
  "softmax",
  "flags",
  "accuracy",
  "model",
  "race",
  "train",
  "program",
] as const;

export type PanelName = (typeof panelNames)[number];

export function isPanelName(name: string): name is PanelName {
  return panelNames.some((known) => known === name);
}
