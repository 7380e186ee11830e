/** The article: its parts in the order in which they are read. Only the prerendering knows the prose. */

import type { ComponentType } from "preact";
import type { Both } from "../page/language.ts";
import { ProseEn as ActivationEn, titleEn as activationTitleEn } from "./activation/prose.en.tsx";
import { ProseKo as ActivationKo, titleKo as activationTitleKo } from "./activation/prose.ko.tsx";
import { ProseEn as BatchEn, titleEn as batchTitleEn } from "./batch/prose.en.tsx";
import { ProseKo as BatchKo, titleKo as batchTitleKo } from "./batch/prose.ko.tsx";
import { ProseEn as DrawEn, titleEn as drawTitleEn, headingEn, kickerEn } from "./draw/prose.en.tsx";
import { ProseKo as DrawKo, titleKo as drawTitleKo, headingKo, kickerKo } from "./draw/prose.ko.tsx";
import { ProseEn as ForwardEn, titleEn as forwardTitleEn } from "./forward/prose.en.tsx";
import { ProseKo as ForwardKo, titleKo as forwardTitleKo } from "./forward/prose.ko.tsx";
import { ProseEn as MnistEn, titleEn as mnistTitleEn } from "./mnist/prose.en.tsx";
import { ProseKo as MnistKo, titleKo as mnistTitleKo } from "./mnist/prose.ko.tsx";
import { ProseEn as OutputEn, titleEn as outputTitleEn } from "./output/prose.en.tsx";
import { ProseKo as OutputKo, titleKo as outputTitleKo } from "./output/prose.ko.tsx";
import { ProseEn as PerceptronEn, titleEn as perceptronTitleEn } from "./perceptron/prose.en.tsx";
import { ProseKo as PerceptronKo, titleKo as perceptronTitleKo } from "./perceptron/prose.ko.tsx";
import { ProseEn as PredictEn, titleEn as predictTitleEn } from "./predict/prose.en.tsx";
import { ProseKo as PredictKo, titleKo as predictTitleKo } from "./predict/prose.ko.tsx";
import { ProseEn as ProgramEn, titleEn as programTitleEn } from "./program/prose.en.tsx";
import { ProseKo as ProgramKo, titleKo as programTitleKo } from "./program/prose.ko.tsx";
import { ProseEn as ShapesEn, titleEn as shapesTitleEn } from "./shapes/prose.en.tsx";
import { ProseKo as ShapesKo, titleKo as shapesTitleKo } from "./shapes/prose.ko.tsx";
import { ProseEn as TrainEn, titleEn as trainTitleEn } from "./train/prose.en.tsx";
import { ProseKo as TrainKo, titleKo as trainTitleKo } from "./train/prose.ko.tsx";

export interface Part {
  /** As the address has it. */
  readonly name: string;
  /** As the contents have it. */
  readonly title: Both;
  /** What stands above the part in its place, and above that: of the first part, which opens the page. */
  readonly opening?: { readonly kicker: Both; readonly heading: Both };
  readonly prose: Both<ComponentType>;
}

export const parts: readonly Part[] = [
  {
    name: "draw",
    title: { en: drawTitleEn, ko: drawTitleKo },
    opening: { kicker: { en: kickerEn, ko: kickerKo }, heading: { en: headingEn, ko: headingKo } },
    prose: { en: DrawEn, ko: DrawKo },
  },
  {
    name: "perceptron",
    title: { en: perceptronTitleEn, ko: perceptronTitleKo },
    prose: { en: PerceptronEn, ko: PerceptronKo },
  },
  {
    name: "activation",
    title: { en: activationTitleEn, ko: activationTitleKo },
    prose: { en: ActivationEn, ko: ActivationKo },
  },
  {
    name: "shapes",
    title: { en: shapesTitleEn, ko: shapesTitleKo },
    prose: { en: ShapesEn, ko: ShapesKo },
  },
  {
    name: "forward",
    title: { en: forwardTitleEn, ko: forwardTitleKo },
    prose: { en: ForwardEn, ko: ForwardKo },
  },
  {
    name: "output",
    title: { en: outputTitleEn, ko: outputTitleKo },
    prose: { en: OutputEn, ko: OutputKo },
  },
  {
    name: "mnist",
    title: { en: mnistTitleEn, ko: mnistTitleKo },
    prose: { en: MnistEn, ko: MnistKo },
  },
  {
    name: "predict",
    title: { en: predictTitleEn, ko: predictTitleKo },
    prose: { en: PredictEn, ko: PredictKo },
  },
  {
    name: "batch",
    title: { en: batchTitleEn, ko: batchTitleKo },
    prose: { en: BatchEn, ko: BatchKo },
  },
  {
    name: "train",
    title: { en: trainTitleEn, ko: trainTitleKo },
    prose: { en: TrainEn, ko: TrainKo },
  },
  {
    name: "program",
    title: { en: programTitleEn, ko: programTitleKo },
    prose: { en: ProgramEn, ko: ProgramKo },
  },
];
