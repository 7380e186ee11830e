/**
 * How high the body of each panel is, in pixels, on a phone, on a tablet and on a desk: the page keeps that much room until
 * the panel comes, so that nothing jumps. The test of the page's look says when a number has become wrong.
 */

import type { PanelName } from "./panel-names.ts";

export type Heights = readonly [phone: number, tablet: number, desk: number];

export const panelHeights = {
  pad: [1125, 600, 616],
  perceptron: [990, 980, 590],
  activation: [1160, 1140, 740],
  swap: [750, 660, 635],
  collapse: [1340, 1300, 600],
  shapes: [1370, 770, 870],
  hand: [1460, 920, 1030],
  layers: [1725, 1040, 800],
  neuron: [1515, 1450, 990],
  softmax: [1640, 915, 880],
  flags: [1560, 940, 835],
  accuracy: [1285, 1175, 810],
  model: [760, 695, 475],
  race: [1365, 795, 795],
  program: [1340, 1295, 780],
} satisfies Record<PanelName, Heights>;
