/**
 * How high the body of each panel is, in pixels, on a phone, on a tablet and on a desk: the page keeps that much room until
 * the panel comes, so that nothing jumps. The test of the page's look says when a number has become wrong.
 */

import type { PanelName } from "./panel-names.ts";

export type Heights = readonly [phone: number, tablet: number, desk: number];

export const panelHeights = {
  pad: [1290, 890, 860],
  perceptron: [1055, 660, 585],
  activation: [1200, 760, 690],
  swap: [885, 795, 635],
  collapse: [1455, 725, 615],
  shapes: [1580, 840, 880],
  hand: [1605, 995, 1060],
  layers: [1835, 1080, 810],
  neuron: [1615, 1525, 985],
  softmax: [1715, 990, 885],
  flags: [1740, 1000, 875],
  accuracy: [1380, 1265, 795],
  model: [785, 730, 470],
  race: [1385, 805, 795],
  train: [1620, 1155, 690],
  program: [1385, 1355, 810],
} satisfies Record<PanelName, Heights>;
