/**
 * How high the body of each panel is, in pixels, on a phone, on a tablet and on a desk: the page keeps that much room until
 * the panel comes, so that nothing jumps. The test of the page's look says when a number has become wrong.
 */

import type { PanelName } from "./panel-names.ts";

export type Heights = readonly [phone: number, tablet: number, desk: number];

export const panelHeights = {
  pad: [1340, 870, 855],
  perceptron: [1150, 700, 580],
  activation: [1040, 650, 565],
  swap: [585, 435, 400],
  collapse: [1455, 725, 615],
  shapes: [1620, 790, 900],
  hand: [1735, 1035, 1130],
  layers: [1970, 1110, 820],
  neuron: [1615, 1525, 985],
  softmax: [1715, 990, 885],
  flags: [1850, 1045, 875],
  accuracy: [1380, 1265, 795],
  model: [785, 730, 470],
  race: [1450, 810, 805],
  train: [1620, 1155, 690],
  program: [1480, 1375, 885],
} satisfies Record<PanelName, Heights>;
