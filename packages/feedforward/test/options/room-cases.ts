/**
 * Training, data and pictures with a slip in an option, or another kind of it: one line a case.
 */

import { augmentation, changeImage, drawChange } from "../../src/data/augment.ts";
import { fitInk } from "../../src/data/image.ts";
import { imageInput } from "../../src/data/image-input.ts";
import { applyMnistFlags, readMnist, readMnistSet } from "../../src/data/mnist.ts";
import { encodePicture, pictureRecord } from "../../src/data/picture-record.ts";
import { activationSeries } from "../../src/draw/activation.ts";
import { chartToBraille } from "../../src/draw/braille.ts";
import { chart, curve } from "../../src/draw/chart.ts";
import { chartToPng, chartToSvg } from "../../src/draw/figure.ts";
import { pictureToText } from "../../src/draw/half-blocks.ts";
import { pictureToPng, pictureToSvg } from "../../src/draw/picture.ts";
import { Activation, Dense } from "../../src/network/layer.ts";
import { Network } from "../../src/network/network.ts";
import { saveCheckpoint } from "../../src/node.ts";
import { readCsv } from "../../src/table/csv.ts";
import { prepareFurther } from "../../src/table/further.ts";
import { prepareTable } from "../../src/table/prepare.ts";
import { networkForTable } from "../../src/table/start.ts";
import { Random } from "../../src/tensor/random.ts";
import { zeros } from "../../src/tensor/tensor.ts";
import { prepareBackprop } from "../../src/train/backprop.ts";
import { copyParameters, roundParameters } from "../../src/train/parameters.ts";
import { randomizeNetwork } from "../../src/train/randomize.ts";
import { trainingNotes } from "../../src/train/record.ts";
import { trainTestSplit } from "../../src/train/split.ts";
import { train } from "../../src/train/train.ts";
import { trainSteps } from "../../src/train/trainer.ts";
import type { Case } from "./cases.ts";

const network = new Network([new Dense({ weight: [[1, 0], [0, 1]] }), new Activation("sigmoid")]); // biome-ignore format: a matrix
const data = { images: [[1, 0]], labels: [0] };
const parameters = copyParameters(network);
const random = new Random(0);
const image = zeros([4, 4], "uint8");
const line = chart({ series: [{ label: "", points: [[0, 0], [1, 1]] }] }); // biome-ignore format: points
const optimize = (optimizer: never) => train(network, data, { optimizer });
const go = (o: never) => train(network, data, o);
const resume = (o: never) => train(network, data, { resume: o });
const saved = { epoch: 1, random: random.state, parameters: new Map(), optimizer: new Map() };
const pixels = { images: zeros([1, 2, 2], "uint8"), labels: zeros([1], "uint8") };
const none = { images: new Uint8Array(0), labels: new Uint8Array(0) };
const rows = readCsv(Buffer.from("a,y\n1,0.5\n3,1.5\n2,2.5\n"));
const prepared = prepareTable(rows, { target: "y" });
const paths = { x: [-1, 1], label: "" };

export const tableCases: readonly Case[] = [
  ["readCsv", (o) => readCsv(new Uint8Array(), o), { seperator: ";" }, 'csv: unknown option "seperator", did you mean'],
  ["readCsv", (o) => readCsv(new Uint8Array(), o), { separator: "|" }, 'csv: unknown separator "|", '],
  ["prepareTable", (o) => prepareTable(rows, o), { target: "y", Drop: ["a"] }, 'table: unknown option "Drop", did you'],
  ["prepareTable", (o) => prepareTable(rows, o), { target: 1 }, "table: expected target to be a string, got a number"],
  ["prepareTable", (o) => prepareTable(rows, o), {}, "table: expected target to be a string, got undefined"],
  [
    "prepareFurther",
    (o) => prepareFurther(rows, networkForTable(prepared), o),
    { sed: 3 },
    'table: unknown option "sed", did you mean "seed"?',
  ],
  [
    "networkForTable",
    (o) => networkForTable(prepared, o),
    { size: [3] },
    'table: unknown option "size", did you mean "sizes"?',
  ],
];

export const trainingCases: readonly Case[] = [
  [
    "trainTestSplit",
    (o) => trainTestSplit({ inputs: [[1], [2]] }, o),
    { testsize: 0.5 },
    'trainTestSplit: unknown option "testsize", did you mean "testSize"',
  ],
  ["trainSteps", (o) => trainSteps(network, data, o), { epoch: 3 }, 'trainSteps: unknown option "epoch", did you mean'],
  ["train", go, { epoch: 3 }, 'train: unknown option "epoch", did you mean "epochs"?'],
  [
    "train",
    go,
    { learningRate: 9 },
    'train: unknown option "learningRate", expected epochs, batchSize, optimizer, loss',
  ],
  ["train", go, { batch_size: 9 }, 'train: unknown option "batch_size", did you mean "batchSize"?'],
  ["train", go, { epochs: "3" }, "train: expected epochs to be a number, got a string"],
  ["train", go, { epochs: Number.NaN }, "train: expected epochs to be a number, got NaN"],
  ["train", go, { epochs: 0.5 }, "train: expected epochs to be a whole number of at least 1, got 0.5"],
  ["train", go, { augment: { shift: 2 } }, "train: expected augment to be a function, got an object"],
  ["train", go, { evaluate: 3 }, "train: expected evaluate to be a function, got a number"],
  ["train", go, { random: 7 }, "train: expected random to be an object, got a number"],
  ["train", go, { random: {} }, "random: expected a whole number as seed, got undefined"],
  ["train", go, { loss: "crossEntropy" }, 'train: unknown loss "crossEntropy", expected softmaxCrossEntropy'],
  ["train", go, { loss: "meanSquareError" }, 'train: unknown loss "meanSquareError", did you mean "meanSquaredError"?'],
  ["train", go, { loss: 1 }, 'train: unknown loss "1", expected softmaxCrossEntropy'],
  ["train", go, 3, "train: expected options to be an object, got a number"],
  [
    "data",
    (o) => train(network, o),
    { image: [[1, 0]], labels: [0] },
    'unknown option "image", did you mean "images"?',
  ],
  ["train", optimize, "sdg", 'train: unknown optimizer "sdg", did you mean "sgd"?'],
  ["train", optimize, { name: "Adam" }, 'train: unknown optimizer "Adam", did you mean "adam"?'],
  ["train", optimize, 0.1, "train: expected optimizer to be a string or an object, got a number"],
  ["train", optimize, { lr: 1 }, 'train: adam: unknown option "lr", expected name, learningRate, schedule'],
  ["train", optimize, { learning_rate: 1 }, 'unknown option "learning_rate", did you mean "learningRate"?'],
  ["train", optimize, { learningRate: "1" }, "train: adam: expected learningRate to be a number, got a string"],
  ["train", optimize, { schedule: "linaer" }, 'train: unknown schedule "linaer", did you mean "linear"?'],
  [
    "optimizer",
    optimize,
    { name: "sgd", momentum: 0.9 },
    'train: sgd: unknown option "momentum", expected name, learning',
  ],
  ["train", optimize, { name: "momentum", beta1: 0.9 }, 'train: momentum: unknown option "beta1", expected name'],
  ["train", optimize, { name: "adam", momentum: 0.9 }, 'train: adam: unknown option "momentum", expected name'],
  ["train", optimize, { schedule: { name: "step", gamma: 1 } }, 'train: step: unknown option "gamma", expected name'],
  ["train", optimize, { schedule: { warmup: "3" } }, "train: constant: expected warmup to be a number, got a string"],
  [
    "saveCheckpoint",
    (o) => saveCheckpoint("run.ckpt", o),
    { ...saved, epochs: 1 },
    'checkpoint: unknown option "epochs", did you mean "epoch"?',
  ],
  ["train", resume, { ...saved, epochs: 1 }, 'checkpoint: unknown option "epochs", did you mean "epoch"?'],
  ["train", resume, { ...saved, epoch: Number.NaN }, "checkpoint: expected epoch to be a number, got NaN"],
  [
    "resume",
    resume,
    JSON.parse(JSON.stringify(saved)),
    "checkpoint: expected parameters to be a map of tensors by name",
  ],
  [
    "trainingNotes",
    (o) => trainingNotes(network, o),
    { losses: 1 },
    'train: unknown option "losses", did you mean "loss"?',
  ],
  [
    "prepareBackprop",
    (o) => prepareBackprop(network, o),
    { rows: 1 },
    'backprop: unknown option "rows", expected param',
  ],
  [
    "prepareBackprop",
    (o) => prepareBackprop(network, o),
    { parameters, loss: "meanSquaredErrors", maxRows: 1 },
    'backprop: unknown loss "meanSquaredErrors", did you mean "meanSquaredError"?',
  ],
  [
    "prepareBackprop",
    (o) => prepareBackprop(network, o),
    { parameters, loss: "meanSquaredError", maxRows: Number.NaN },
    "backprop: expected maxRows to be a number, got NaN",
  ],
  [
    "randomizeNetwork",
    (o) => randomizeNetwork(network, random, o),
    { initialiser: 0.01 },
    'randomizeNetwork: unknown option "initialiser", did you mean "initializer"?',
  ],
  [
    "randomizeNetwork",
    (o) => randomizeNetwork(network, random, o),
    { initializer: "kaiming" },
    'randomizeNetwork: unknown initializer "kaiming", expected heNormal, heUniform',
  ],
  [
    "prepareBackprop",
    (o) => prepareBackprop(network, o),
    { parameters, loss: { labelSmoothing: 0.1 }, maxRows: 1 },
    'unknown option "labelSmoothing"',
  ],
  ["train", go, { clipNorm: "1" }, "train: expected clipNorm to be a number, got a string"],
  ["train", go, { frozen: "dense1" }, "train: expected frozen to be a list of strings, got a string"],
  [
    "roundParameters",
    (o) => roundParameters(network, o),
    "int8",
    'round: unknown dtype "int8", expected float16, bfloat16',
  ],
];

const seeing = { provenance: { pictures: pictureRecord(1, 2, 2) }, inputSize: 4 };

export const dataCases: readonly Case[] = [
  [
    "encodePicture",
    (o) => encodePicture(image, seeing, o),
    { fits: "cover" },
    'pictures: unknown option "fits", did you mean "fit"?',
  ],
  [
    "encodePicture",
    (o) => encodePicture(image, seeing, o),
    { fit: "cove" },
    'imageInput: unknown fit "cove", did you mean "cover"?',
  ],
  [
    "imageInput",
    (o) => imageInput(image, { name: "x", dtype: "float32", shape: [1, 3, 2, 2] }, o),
    { scale: 1, fits: "cover" },
    'imageInput: unknown option "fits", did you mean "fit"?',
  ],
  [
    "augmentation",
    (o) => augmentation([4, 4], o),
    { shfit: 1 },
    'augment: unknown option "shfit", did you mean "shift"?',
  ],
  [
    "augmentation",
    (o) => augmentation([4, 4], o),
    { shift: "1" },
    "augment: expected shift to be a number, got a string",
  ],
  [
    "drawChange",
    (o) => drawChange(o, random),
    { rotation: 1 },
    'augment: unknown option "rotation", expected shift, rot',
  ],
  [
    "drawChange",
    (o) => drawChange(o, random),
    { scale: Number.NaN },
    "augment: expected scale to be a number, got NaN",
  ],
  [
    "changeImage",
    (o) => changeImage(image, o),
    { degree: 1 },
    'augment: unknown option "degree", did you mean "degrees"?',
  ],
  ["changeImage", (o) => changeImage(image, o), { wide: "2" }, "augment: expected wide to be a number, got a string"],
  ["applyMnistFlags", (o) => applyMnistFlags(pixels, o), { normalise: true }, 'did you mean "normalize"?'],
  [
    "applyMnistFlags",
    (o) => applyMnistFlags(pixels, o),
    { flatten: 1 },
    "mnist: expected flatten to be a boolean, got a",
  ],
  ["readMnistSet", (o) => readMnistSet(none, o), { one_hot_label: true }, 'did you mean "oneHotLabel"?'],
  ["readMnist", (o) => readMnist({ train: none, test: none }, o), { flaten: true }, 'did you mean "flatten"?'],
  [
    "fitInk",
    (o) => fitInk(image, { top: 0, left: 0, bottom: 1, right: 1 }, o),
    Number.NaN,
    "digit: expected a size of at",
  ],
];

export const pictureCases: readonly Case[] = [
  ["chart", (o) => chart(o), { serie: [] }, 'chart: unknown option "serie", did you mean "series"?'],
  ["chart", (o) => chart(o), {}, "chart: expected series, a list of { label, points }, got none"],
  ["chart", (o) => chart(o), { series: [], title: 1 }, "chart: expected title to be a string, got a number"],
  ["chart", (o) => chart(o), { series: [], x: "0,1" }, "chart: expected x to be a list of numbers, got a string"],
  ["curve", (o) => curve("", Math.abs, o), { X: [0, 1] }, 'curve: unknown option "X", did you mean "x"?'],
  [
    "curve",
    (o) => curve("", Math.abs, o),
    { x: [0, 1], parts: Number.NaN },
    "curve: expected parts to be a number, got NaN",
  ],
  [
    "curve",
    (o) => curve("", Math.abs, o),
    { parts: 2 },
    "chart: expected the x axis to run from a number to a larger one",
  ],
  ["curve", (o) => curve("", Math.abs, o), { x: [0, 1], parts: 0 }, "curve: expected at least 1 part, got 0"],
  ["activationSeries", (o) => activationSeries({ name: "relu" }, o), { ...paths, derivate: true }, '"derivative"?'],
  [
    "activationSeries",
    (o) => activationSeries({ name: "relu" }, o),
    { ...paths, label: 1 },
    "expected label to be a string",
  ],
  [
    "chartToBraille",
    (o) => chartToBraille(line, o),
    { column: 9 },
    'chart: unknown option "column", did you mean "columns"?',
  ],
  [
    "chartToBraille",
    (o) => chartToBraille(line, o),
    { rows: Number.NaN },
    "chart: expected rows to be a number, got NaN",
  ],
  [
    "chartToBraille",
    (o) => chartToBraille(line, o),
    { color: true },
    'chart: unknown color "true", did you mean "truecolor"?',
  ],
  ["chartToSvg", (o) => chartToSvg(line, o), { widht: 9 }, 'chart: unknown option "widht", did you mean "width"?'],
  [
    "chartToSvg",
    (o) => chartToSvg(line, o),
    { width: Infinity },
    "chart: expected width to be a number of at least 1, got Inf",
  ],
  ["chartToPng", (o) => chartToPng(line, o), { scale: 0 }, "chart: expected a scale above 0, got 0"],
  ["chartToPng", (o) => chartToPng(line, o), { scael: 1 }, 'chart: unknown option "scael", did you mean "scale"?'],
  ["chartToPng", (o) => chartToPng(line, o), { scale: Number.NaN }, "chart: expected scale to be a number, got NaN"],
  [
    "pictureToSvg",
    (o) => pictureToSvg(image, o),
    { titel: "" },
    'picture: unknown option "titel", did you mean "title"?',
  ],
  [
    "pictureToPng",
    (o) => pictureToPng(image, o),
    { scale: "2" },
    "picture: expected scale to be a number, got a string",
  ],
  [
    "pictureToPng",
    (o) => pictureToPng(image, o),
    { frame: 1 },
    "picture: expected frame to be a boolean, got a number",
  ],
  [
    "pictureToText",
    (o) => pictureToText(image, o),
    { colour: "256" },
    'picture: unknown option "colour", did you mean "color"?',
  ],
  [
    "pictureToText",
    (o) => pictureToText(image, o),
    { color: "truecolour" },
    'unknown color "truecolour", did you mean "truecolor"?',
  ],
];
