/** What is said of data sets, pictures and drawings, each from the mistake itself. */

import {
  applyMnistFlags,
  augmentation,
  batches,
  batchRanges,
  changeImage,
  digitFromImage,
  fitInk,
  grayFromImage,
  inkBox,
  oneHot,
  readIdx,
  readMnistSet,
} from "../../../src/data.ts";
import { type ChartOptions, chart, chartToPng, chartToSvg, curve, pictureToSvg } from "../../../src/draw.ts";
import { tensor, zeros } from "../../../src/index.ts";
import { checkMnistOptions } from "../../../src/load-options.ts";

const blank = zeros([4, 4], "uint8");
const idx = (...bytes: number[]): Uint8Array => Uint8Array.from(bytes);
const line = () =>
  chart({
    series: [
      {
        label: "y",
        points: [
          [0, 0],
          [1, 1],
        ],
      },
    ],
  } as never);

export const dataMistakes: Readonly<Record<string, () => unknown>> = {
  "batches-labels": () => batches(tensor([[1], [2]]), tensor([1]), 1),
  "batches-scalar": () => batches(tensor(1), 1),
  "batch-size": () => batchRanges(10, 0),
  "batch-size-whole": () => batchRanges(10, 1.5),
  "augment-shape": () => changeImage(zeros([4], "uint8"), {}),
  "augment-range": () => augmentation([4, 4], { rotate: 1000 }),
  "augment-finite": () => changeImage(blank, { degrees: Infinity }),
  "augment-stretch": () => changeImage(blank, { wide: 0 }),
  "augment-degrees": () => changeImage(blank, { degrees: 181 }),
  "augment-stroke": () => changeImage(blank, { stroke: 2 }),
  "image-samples": () => grayFromImage(zeros([4, 4, 5], "uint8")),
  "image-rgba": () => grayFromImage({ data: new Uint8Array(3), width: 1, height: 1 }),
  "digit-blank": () => inkBox(blank),
  "digit-box-blank": () => fitInk(blank, { top: 0, bottom: 4, left: 0, right: 4 }),
  "digit-size": () => fitInk(blank, { top: 0, bottom: 4, left: 0, right: 4 }, 0),
  "digit-unclear": () => digitFromImage(zeros([28, 28], "uint8")),
  "idx-magic": () => readIdx(idx(1, 0, 8, 1)),
  "idx-type": () => readIdx(idx(0, 0, 7, 1)),
  "idx-rank": () => readIdx(idx(0, 0, 8, 0)),
  "idx-size": () => readIdx(idx(0, 0, 8, 1, 0, 0, 0, 2, 5)),
  "mnist-set": () => checkMnistOptions("trian", {}, {}),
  "mnist-shapes": () => applyMnistFlags({ images: blank, labels: zeros([4], "uint8") }),
  "mnist-count": () => applyMnistFlags({ images: zeros([2, 1, 1], "uint8"), labels: zeros([1], "uint8") }),
  "mnist-array": () => readMnistSet({ images: idx(0, 0, 8, 1, 0, 0, 0, 0), labels: idx(0, 0, 8, 1, 0, 0, 0, 0) }),
  "one-hot-label": () => oneHot(tensor([3], { dtype: "uint8" }), 3),
  "chart-series": () => chart({} as ChartOptions),
  "chart-axis": () => chart({ series: [], x: [1, 0] }),
  "curve-parts": () => curve("y", (x) => x, { x: [0, 1], parts: 0 }),
  "scale-range": () => chartToPng(line(), { scale: 0 }),
  "draw-size": () => chartToSvg(line(), { width: 0 }),
  "picture-dtype": () => pictureToSvg(zeros([2, 2]) as never),
  "picture-shape": () => pictureToSvg(zeros([2], "uint8")),
};
