/**
 * How high the body of each panel is, in pixels, on a phone, on a tablet and on a desk: the page keeps that much room until
 * the panel comes, so that nothing jumps. The test of the page's look says when a number has become wrong.
 */

import type { PanelName } from "./panel-names.ts";

export type Heights = readonly [phone: number, tablet: number, desk: number];

export const panelHeights = {
  pad: [1385, 923, 923],
  perceptron: [1150, 700, 580],
  activation: [1040, 650, 565],
  swap: [625, 470, 455],
  collapse: [1455, 725, 615],
  shapes: [1620, 790, 900],
  hand: [1735, 1035, 1130],
  layers: [2030, 1165, 895],
  neuron: [1680, 1555, 1048],
  why: [1920, 1270, 740],
  softmax: [1715, 990, 885],
  flags: [1850, 1045, 875],
  accuracy: [1438, 1334, 857],
  model: [915, 575, 575],
  race: [1520, 860, 860],
  train: [1620, 1155, 690],
  program: [1520, 1411, 915],
} satisfies Record<PanelName, Heights>;
