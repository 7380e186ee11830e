/**
 * What a training leaves behind while it goes on: a checkpoint after every epoch, written whole or not at all, from which the same
 * command goes on; and a log, a line of JSON for every epoch. Both files are tried before the first epoch.
 */

import type { FileHandle } from "node:fs/promises";
import { codeOf } from "../../files/system.ts";
import { type CheckpointFile, readCheckpoint, writeCheckpoint } from "../../formats/model/checkpoint.ts";
import type { Network } from "../../network/network.ts";
import type { Tensor } from "../../tensor/tensor.ts";
import type { Checkpoint } from "../../train/checkpoint.ts";
import { isOver } from "../../train/early-stopping.ts";
import { type OptimizerName, optimizers } from "../../train/optimizer.ts";
import { type Difference, differences, sumOf } from "../../train/same-training.ts";
import type { EpochReport } from "../../train/trainer.ts";
import { failureData } from "../failure/data.ts";
import { aboutFile, complaint, Refusal, sentenceOf, UsageError, whyNotWritten } from "../failure/failure.ts";
import { readInput } from "../files/input.ts";
import { checkWritable, saveFile } from "../files/save.ts";
import { harmless } from "../terminal/layout.ts";
import { definiteMethod } from "./method.ts";
import type { AskedCall, Epoch, Outcome, TrainCall } from "./training.ts";

/** What is trained. */
export interface Recorded {
  readonly network: Network;
  /** All numbers that are learnt from, and those that judge. */
  readonly data: readonly Tensor[];
  readonly examples: number;
}

export interface TrainingLog {
  /** Where the training goes on; null for its beginning. */
  readonly resume: Checkpoint | null;
  /** Whether it had come to its end there. */
  readonly isEnded: boolean;
  epoch(epoch: Epoch, report: EpochReport): Promise<void>;
  end(outcome: Outcome): Promise<void>;
  /** Before the error goes on its way. */
  failure(error: unknown): Promise<void>;
}

/** Wrong usage is said before any file is read. */
export function checkRecord({ options, messages }: AskedCall): void {
  const { checkpoint, log, resume } = options;
  for (const [option, path, ending] of [
    ["--checkpoint", checkpoint, ".ckpt"],
    ["--log", log, ".jsonl"],
  ] as const) {
    if (path === null || path.toLowerCase().endsWith(ending)) continue;
    throw new UsageError(messages.unknownEnding(`${option} ${path}`, ending));
  }
  if (resume && checkpoint === null) throw new UsageError(messages.resumeNeeds("--resume", "--checkpoint"));
}

export async function openRecord(recorded: Recorded, call: TrainCall): Promise<TrainingLog> {
  const training = describe(recorded);
  const resume = await openCheckpoint(training, recorded, call);
  const log = await openLog({ recorded, training, resume }, call);
  return {
    resume,
    isEnded: resume !== null && hasEnded(resume, call),
    async epoch(epoch, report) {
      await keepCheckpoint({ checkpoint: report.checkpoint, training }, call);
      const { step, steps, epochs, best } = report;
      const perSecond = epoch.timeMs > 0 ? Math.round((recorded.examples * 1000) / epoch.timeMs) : null;
      const { accuracy: evaluation, ...told } = epoch;
      await log({ event: "epoch", ...told, epochs, step, steps, evaluation, best, perSecond });
    },
    async end({ interruptedAfter: last, network }) {
      const { bestEpoch = null, stoppedAfterEpoch = null } = network.provenance;
      await log({ event: "end", interruptedAtStep: last?.step ?? null, bestEpoch, stoppedAfterEpoch });
    },
    async failure(error) {
      await log({ event: "failure", ...failureData(error, sentenceOf(error, call.messages)) });
    },
  };
}

/** What a training is told of where it goes on. */
export function resumed({ resume }: TrainingLog): { readonly resume?: Checkpoint } {
  return resume === null ? {} : { resume };
}

function hasEnded({ epoch, best }: Checkpoint, { options: { epochs, patience } }: TrainCall): boolean {
  return epoch >= epochs || (patience !== null && isOver({ patience }, epoch, best ?? null));
}

type OnEpoch = (epoch: Epoch) => void;
type Ran = Omit<Outcome, "resumedAfter">;

/** Runs a training whose epochs, and whose end, are recorded. */
export async function recording(
  record: TrainingLog,
  run: (told: (onEpoch: OnEpoch) => (epoch: Epoch, report: EpochReport) => Promise<void>) => Promise<Ran>,
): Promise<Outcome> {
  try {
    const ran = await run((onEpoch) => async (epoch, report) => {
      // First what would be lost, then what is shown.
      await record.epoch(epoch, report);
      onEpoch(epoch);
    });
    const outcome = { ...ran, resumedAfter: record.resume?.epoch ?? null };
    await record.end(outcome);
    return outcome;
  } catch (error) {
    await record.failure(error);
    throw error;
  }
}

/** By what two trainings are told apart: the network's recipe, and a sum over the data. */
function describe({ network, data, examples }: Recorded): CheckpointFile["training"] {
  return { ...network.provenance, examples, data: sumOf(data) };
}

async function openCheckpoint(
  training: CheckpointFile["training"],
  { network }: Recorded,
  call: TrainCall,
): Promise<Checkpoint | null> {
  const { options, messages } = call;
  const { checkpoint: path, resume } = options;
  if (path === null) return null;
  const bytes = await readIfThere(path, call);
  if (bytes !== null && !resume) throw new Refusal(messages.checkpointThere(harmless(path), "--resume"));
  await checkWritable(path, new Uint8Array(bytesOf(network, options.optimizer as OptimizerName)), call);
  return bytes === null ? null : openBytes(bytes, training, call);
}

function openBytes(
  bytes: Uint8Array,
  training: CheckpointFile["training"],
  { options, messages }: TrainCall,
): Checkpoint {
  const path = options.checkpoint!;
  const found = read(bytes, path, messages);
  const others = differences(found.training, training);
  const isOfTheData = ({ name }: Difference): boolean => ofTheData.has(name.split(".")[0]!);
  const other = others.find((one) => !isOfTheData(one)) ?? others[0];
  if (other === undefined) return found.checkpoint as Checkpoint;
  if (isOfTheData(other) && others.some(({ name }) => name !== "epochs"))
    throw new Refusal(messages.checkpointData(harmless(path)));
  const [was, is] = [harmless(other.was ?? "–"), harmless(other.is ?? "–")];
  const isShort = Math.max(was.length, is.length) <= 60;
  const sentence = messages.checkpointOther(harmless(path), harmless(other.name), isShort ? [was, is] : null);
  throw new Refusal(other.name === "epochs" ? messages.moreEpochs(sentence) : sentence);
}

/** What differs where the data do: epochs too, for those of a table follow from its rows. */
const ofTheData: ReadonlySet<string> = new Set(["data", "epochs", "examples", "pictures", "table"]);

function read(bytes: Uint8Array, path: string, messages: TrainCall["messages"]): CheckpointFile {
  try {
    return readCheckpoint(bytes);
  } catch (error) {
    throw aboutFile(path, error, messages);
  }
}

async function readIfThere(path: string, call: TrainCall): Promise<Uint8Array | null> {
  try {
    await call.terminal.files.stat(path);
  } catch (error) {
    if (codeOf(error) === "ENOENT") return null;
  }
  return readInput(path, call);
}

/** As long as a checkpoint will be, but for some words in its header: parameters, twice with the best ones, and slots. */
function bytesOf({ parameterCount, parameters }: Network, optimizer: OptimizerName): number {
  const arrays = 2 + optimizers[optimizer].slots.length;
  return 4 * parameterCount * arrays + 200 * parameters.size * arrays + 4096;
}

/** One that cannot be written ends no training: the one before is still whole, and it is said. */
async function keepCheckpoint(file: CheckpointFile, call: TrainCall): Promise<void> {
  const path = call.options.checkpoint;
  if (path === null) return;
  try {
    await saveFile(path, writeCheckpoint(file), call);
  } catch (error) {
    call.terminal.complain(complaint(error, call.messages));
  }
}

interface Beginning {
  readonly recorded: Recorded;
  readonly training: CheckpointFile["training"];
  readonly resume: Checkpoint | null;
}

/** A function that adds a line. The log of a training that goes on goes on too. */
async function openLog(
  { recorded, training, resume }: Beginning,
  call: TrainCall,
): Promise<(line: object) => Promise<void>> {
  const { options, terminal, messages } = call;
  const path = options.log;
  if (path === null) return async () => {};
  const cannotWrite = (error: unknown): Refusal =>
    new Refusal(messages.cannotWrite(path, whyNotWritten(error, messages)), { cause: error });
  const append = async (line: object, flags: "a" | "w"): Promise<void> => {
    const handle: FileHandle = await terminal.files.open(path, flags);
    try {
      await handle.writeFile(`${JSON.stringify(line)}\n`);
    } finally {
      await handle.close();
    }
  };
  const { network, examples } = recorded;
  const start = {
    event: "start",
    layers: network.layers.map(({ type }) => type),
    parameters: network.parameterCount,
    examples,
    resumedAfterEpoch: resume?.epoch ?? 0,
    training: { ...training, ...definiteMethod(network, call) },
  };
  await append(start, resume === null ? "w" : "a").catch((error: unknown) => {
    throw cannotWrite(error);
  });
  let isBroken = false;
  return async (line) => {
    if (isBroken) return;
    await append(line, "a").catch((error: unknown) => {
      isBroken = true; // said once
      terminal.complain(complaint(cannotWrite(error), messages));
    });
  };
}
