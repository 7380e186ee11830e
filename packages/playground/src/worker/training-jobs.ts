/** The jobs of the panel that trains: the worker fetches this with the first of them. It holds one training at a time. */

import type { Network } from "feedforward";
import imagesUrl from "../../generated/train10k-images-idx3-ubyte.bin?url";
import labelsUrl from "../../generated/train10k-labels-idx1-ubyte.bin?url";
import { networkFile } from "../state/network-file.ts";
import { ImageFiles, type Talk } from "./image-files.ts";
import type { TrainedFile, TrainQuestion, TrainView } from "./messages.ts";
import { answerTo, epochs, fingerprintOf, firstWeights, startNetwork, TrainingRun } from "./training.ts";

const files = new ImageFiles(imagesUrl, labelsUrl);

/** The worker listens again after so long. */
const sliceMs = 40;

let number = 0;
let run: TrainingRun | null = null;
let beginning: Network | null = null;

export function start({ run: asked, settings, digit }: TrainQuestion): TrainView {
  const startMs = performance.now();
  number = asked;
  run = null;
  beginning = startNetwork(settings);
  const nothing = { losses: new Float32Array(0), readings: [], isOver: false, divergedAt: null };
  return { step: 0, steps: 0, epochs, ...nothing, ...viewOf(beginning, digit, startMs) };
}

export async function advance(question: TrainQuestion & { readonly steps: number }, talk: Talk): Promise<TrainView> {
  const { settings, digit, steps } = question;
  const data = await files.load(talk);
  // Another training may have begun while the images came.
  if (question.run !== number) throw new Error(`training ${question.run} is over`);
  const startMs = performance.now();
  run ??= new TrainingRun(settings, data);
  const told = run.advance(steps, performance.now() + sliceMs);
  return { ...told, ...viewOf(run.network, digit, startMs) };
}

export function trainedFile(): TrainedFile {
  const network = run?.network ?? beginning!;
  return { file: networkFile(network), fingerprint: fingerprintOf(network) };
}

function viewOf(network: Network, digit: Uint8Array | null, startMs: number) {
  const weights = firstWeights(network);
  const probabilities = answerTo(network, digit);
  return { weights, probabilities, workMs: performance.now() - startMs };
}
