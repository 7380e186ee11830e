/**
 * The worker of the page: it holds the 10,000 test images and runs networks over them, so that the page itself never
 * waits. Work is cut into pieces, between which it looks whether the page has changed its mind.
 */

import {
  backendNames,
  initializeNetwork,
  type Network,
  networkFromMetadata,
  Random,
  readSafetensors,
  Session,
  Tensor,
} from "feedforward";
import { normalizePixels } from "feedforward/data";
import { countCorrect, predictedClasses } from "feedforward/train";
import imagesUrl from "../../generated/t10k-images-idx3-ubyte.bin?url";
import labelsUrl from "../../generated/t10k-labels-idx1-ubyte.bin?url";
import { Unreachable } from "../state/fetching.ts";
import { ImageFiles, type Talk } from "./image-files.ts";
import type {
  FailureReason,
  JobName,
  Jobs,
  Lap,
  Place,
  RaceQuestion,
  Request,
  Response,
  Score,
  ScoreQuestion,
} from "./messages.ts";

const cancelled = new Set<number>();
const rowsInPiece = 500;

const testFiles = new ImageFiles(imagesUrl, labelsUrl);
const training = () => import("./training-jobs.ts");

const jobs: { readonly [N in JobName]: (question: Jobs[N]["question"], talk: Talk) => Promise<Jobs[N]["answer"]> } = {
  async images(_, talk) {
    const { images, labels } = await testFiles.load(talk);
    return { images: images.slice(), labels: labels.slice() };
  },
  score,
  race,
  place: async () => place(),
  async why({ network, normalize, pixels, wanted }) {
    const { whyOf } = await import("./why.ts");
    return whyOf({ network: networkIn(network), normalize, pixels }, wanted);
  },
  async compiled({ network, normalize, form }) {
    const { compiledFile } = await import("./compiled.ts");
    return { file: compiledFile({ network: networkIn(network), normalize }, form) };
  },
  trainStart: async (question) => (await training()).start(question),
  trainSteps: async (question, talk) => (await training()).advance(question, talk),
  trainedFile: async () => (await training()).trainedFile(),
};

addEventListener("message", ({ data }: MessageEvent<Request>) => {
  if ("cancel" in data) cancelled.add(data.cancel);
  else void answer(data);
});

async function answer({ id, job, question }: Exclude<Request, { cancel: number }>): Promise<void> {
  const talk: Talk = {
    progress: (stage, share) => send({ id, kind: "progress", stage, share }),
    async pause() {
      await new Promise<void>((resolve) => setTimeout(resolve));
      if (cancelled.delete(id)) throw new Cancelled();
    },
  };
  try {
    const run = jobs[job] as (question: unknown, talk: Talk) => Promise<Jobs[JobName]["answer"]>;
    const found = await run(question, talk);
    send({ id, kind: "done", answer: found }, buffersOf(found));
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    send({ id, kind: "failed", message, reason: reasonFor(error) });
  }
}

class Cancelled extends Error {}

function reasonFor(error: unknown): FailureReason {
  if (error instanceof Cancelled) return "cancelled";
  return error instanceof Unreachable ? "unreachable" : "other";
}

function send(response: Response, transfer: ArrayBuffer[] = []): void {
  globalThis.postMessage(response, { transfer });
}

function buffersOf(found: object): ArrayBuffer[] {
  return Object.values(found).flatMap((value) =>
    ArrayBuffer.isView(value) && value.buffer instanceof ArrayBuffer ? [value.buffer] : [],
  );
}

/** The network that ran last, kept because the page asks many times for the same. */
let lastNetwork: { readonly file: Uint8Array; readonly network: Network } | null = null;

function networkIn(file: Uint8Array): Network {
  if (lastNetwork === null || !areSame(lastNetwork.file, file)) {
    const { metadata, tensors } = readSafetensors(file);
    lastNetwork = { file, network: networkFromMetadata(metadata, tensors) };
  }
  return lastNetwork.network;
}

function areSame(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && a.every((byte, i) => byte === b[i]);
}

async function inputs(normalize: boolean, rows: number, talk: Talk): Promise<Tensor> {
  const { images } = await testFiles.load(talk);
  const pixels = new Tensor("uint8", [rows, 784], images.subarray(0, rows * 784));
  return normalize ? normalizePixels(pixels) : pixels;
}

async function score({ network: file, normalize }: ScoreQuestion, talk: Talk): Promise<Score> {
  const { labels } = await testFiles.load(talk);
  const network = networkIn(file);
  const x = await inputs(normalize, labels.length, talk);
  const outputs = new Float32Array(labels.length * network.outputSize);
  const session = new Session(network, { threads: 1 });
  const timeMs = await runInPieces(session, { x, rowsInBatch: rowsInPiece, outputs }, talk);
  const predictions = classesOf(outputs, network.outputSize);
  return { outputs, predictions, correct: countCorrect(predictions, labels), timeMs };
}

interface Run {
  readonly x: Tensor;
  readonly rowsInBatch: number;
  readonly outputs: Float32Array;
}

/** All rows in batches; the time of the predictions alone. */
async function runInPieces(session: Session, { x, rowsInBatch, outputs }: Run, talk: Talk): Promise<number> {
  const rows = x.shape[0]!;
  const { inputSize, outputSize } = session.network;
  const data = x.data as Float32Array | Uint8Array;
  let timeMs = 0;
  for (let start = 0; start < rows; ) {
    const end = Math.min(rows, start + Math.max(rowsInPiece, rowsInBatch));
    const startMs = performance.now();
    for (let row = start; row < end; row += rowsInBatch) {
      const batch = data.subarray(row * inputSize, Math.min(end, row + rowsInBatch) * inputSize);
      const y = session.predict(batch);
      outputs.set(y.data, row * outputSize);
    }
    timeMs += performance.now() - startMs;
    start = end;
    talk.progress("run", end / rows);
    await talk.pause();
  }
  return timeMs;
}

/** What a network answered in its first lap, to compare with bit by bit. */
interface Baseline extends Pick<RaceQuestion, "network" | "normalize"> {
  readonly bits: Uint32Array;
}

let baseline: Baseline | null = null;

function extended(known: Uint32Array, bits: Uint32Array): Uint32Array {
  const all = bits.slice();
  all.set(known);
  return all;
}

/** How many outputs do not have the bits that this network gave for these images first. */
function countDiffering({ network, normalize }: RaceQuestion, outputs: Float32Array): number {
  const bits = new Uint32Array(outputs.buffer);
  const isKnown = baseline?.normalize === normalize && areSame(baseline.network, network);
  const known = baseline !== null && isKnown ? baseline.bits : bits;
  // A lap over more images than any before is the first for those.
  const longest = known.length < bits.length ? extended(known, bits) : known;
  baseline = { network, normalize, bits: longest };
  return bits.reduce((sum, word, i) => sum + (word === longest[i] ? 0 : 1), 0);
}

async function race(question: RaceQuestion, talk: Talk): Promise<Lap> {
  const { network: file, normalize, threads, batchSize, rows } = question;
  const backend = backendNames.find((name) => name === question.backend)!;
  const { labels } = await testFiles.load(talk);
  const network = networkIn(file);
  const x = await inputs(normalize, rows, talk);
  const session = new Session(network, { backend, threads });
  // The first answers compile and warm up, and workers join: they are not part of the lap.
  session.predict((x.data as Float32Array | Uint8Array).subarray(0, 784 * Math.min(rows, 1000)));
  const readyMs = performance.now() + 1500;
  while (session.threads < threads && performance.now() < readyMs) await talk.pause();
  const outputs = new Float32Array(rows * network.outputSize);
  const timeMs = await runInPieces(session, { x, rowsInBatch: batchSize, outputs }, talk);
  const differing = countDiffering(question, outputs);
  const correct = countCorrect(classesOf(outputs, network.outputSize), labels.subarray(0, rows));
  const ran = { threads: session.threads, threadsInBatch: session.threadsFor(batchSize), backend: session.backend };
  return { timeMs, rows, correct, differing, ...ran };
}

/** Backends are tried on the smallest network there is: a policy may forbid what the browser knows. */
function place(): Place {
  const network = initializeNetwork({ sizes: [1, 1], hidden: "relu", output: "identity" }, new Random(0));
  const backends = backendNames.filter((backend) => {
    try {
      return new Session(network, { backend, threads: 1 }).backend === backend;
    } catch {
      return false;
    }
  });
  const isIsolated = globalThis.crossOriginIsolated && typeof SharedArrayBuffer !== "undefined";
  return { backends, isIsolated, processors: navigator.hardwareConcurrency };
}

function classesOf(outputs: Float32Array, classes: number): Uint8Array<ArrayBuffer> {
  const y = new Tensor("float32", [outputs.length / classes, classes], outputs);
  return Uint8Array.from(predictedClasses(y));
}
