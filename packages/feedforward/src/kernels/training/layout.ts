/**
 * Where everything of a training lies in its block of memory: parameters and what the optimizer remembers of them, the values
 * of a batch and their gradients, and the lists of pixels. All rows are padded to whole vectors, and what pads them is 0 in
 * parameters and gradients, so a kernel may read and write whole vectors.
 *
 * Several threads may make a step together: the rows of a batch are cut into chunks, the rows of every W into slices. No two chunks
 * write the same bytes, nor do two slices, and each sum is taken in one of them, in the order that it always has.
 *
 *     heads | input | targets | layer 1: W, its slots, b, its slots, Wᵀ, values, gradient | layer 2 … | loss | lists
 */

import type { Formula } from "../../functions/formula.ts";
import type { LossName } from "../../functions/loss.ts";

/** A network of dense layers as the kernels see it. */
export interface TrainingForm {
  readonly inputs: number;
  readonly layers: readonly { readonly outputs: number; readonly functions: readonly Formula[] }[];
  readonly loss: LossName;
  /** The most rows of a batch. */
  readonly maxRows: number;
  /** `bytes`: rows of bytes wherever their addresses say, each of which stands for a number of a table. */
  readonly input: "bytes" | "floats";
  /** How many arrays follow each parameter: what the optimizer remembers, and a gradient that waits. */
  readonly slots: number;
  /** Threads that may make a step together. */
  readonly threads: number;
}

/** Offsets of a layer's arrays in bytes. Slots of a parameter follow it, each as many bytes behind as the parameter has. */
export interface LayerPlace {
  readonly inputs: number;
  readonly outputs: number;
  /** Vectors of a row of outputs, and its bytes. */
  readonly vectors: number;
  readonly pitch: number;
  readonly weight: number;
  readonly weightBytes: number;
  readonly bias: number;
  /** Wᵀ [out, in], its rows padded. */
  readonly transposed: number;
  readonly transposedPitch: number;
  /** What the dense layer gives, then each of its functions. */
  readonly values: readonly number[];
  /** The gradient for what the layer gives, which becomes that for the sums. */
  readonly gradient: number;
}

export interface ListPlace {
  /** The addresses of the rows of bytes. */
  readonly rows: number;
  /** 256 floats: what each byte stands for. */
  readonly table: number;
  /** Lists for each pixel of the rows of a chunk; further chunks follow. */
  readonly lists: number;
  readonly listBytes: number;
  readonly chunkBytes: number;
  /** The end of each list. */
  readonly cursors: number;
  readonly cursorBytes: number;
  /** Sixteen vectors a chunk. */
  readonly scratch: number;
}

export interface TrainingLayout {
  readonly form: TrainingForm;
  /** Float inputs [rows, in], padded. */
  readonly input: number;
  readonly inputPitch: number;
  readonly target: number;
  readonly layers: readonly LayerPlace[];
  /** Rows of a chunk, a multiple of 4, and the most chunks of a batch. */
  readonly chunkRows: number;
  readonly chunks: number;
  /** Losses of rows, then scratch for four rows at a time, for each chunk. */
  readonly rowLosses: number;
  readonly lossScratch: number;
  readonly lossScratchBytes: number;
  readonly lists: ListPlace;
  readonly byteLength: number;
}

/**
 * What a step is told, in the first bytes of the block: floats but for the mask. There is a head for each slice, so that no two
 * threads write what they found into the same word; the first one has the loss.
 */
export const head = {
  /** The rows of the batch, as a float. */
  rows: 0,
  /** The share that weight decay takes off, and a mask of all ones where it takes any. */
  share: 4,
  decays: 8,
  /** What gradients that wait are multiplied by. */
  factor: 12,
  numbers: 16,
  /** Four words that are not all 0 once a parameter is no longer finite. */
  trouble: 64,
  loss: 80,
  byteLength: 128,
} as const;

/** Vectors behind each array that loops over groups of vectors may read and write. */
export const spareBytes = 96;

/** The most rows of a chunk: the entry of a list holds a row of it in a byte. */
const mostChunkRows = 256;

/** Bytes of scratch for the lists of a chunk. */
export const listScratchBytes = 256;

export function trainingLayout(form: TrainingForm): TrainingLayout {
  let byteLength = head.byteLength * form.threads;
  const room = (bytes: number): number => {
    const offset = byteLength;
    byteLength += 64 * Math.ceil((bytes + spareBytes) / 64);
    return offset;
  };
  const rows = 16 * Math.ceil(form.maxRows / 16);
  const chunkRows = Math.min(mostChunkRows, 4 * Math.ceil(form.maxRows / (4 * form.threads)));
  const chunks = Math.ceil(form.maxRows / chunkRows);
  const inputPitch = pitchOf(form.inputs);
  const input = form.input === "floats" ? room(inputPitch * rows) : 0;
  const target = room(pitchOf(form.layers.at(-1)!.outputs) * rows);
  const layers = form.layers.map(({ outputs, functions }, i): LayerPlace => {
    const inputs = i === 0 ? form.inputs : form.layers[i - 1]!.outputs;
    const [pitch, transposedPitch] = [pitchOf(outputs), pitchOf(inputs)];
    // Whole blocks of 4 × 4 are transposed.
    const weightBytes = pitch * 4 * Math.ceil(inputs / 4);
    return {
      inputs,
      outputs,
      vectors: pitch / 16,
      pitch,
      weight: room(weightBytes * (1 + form.slots)),
      weightBytes,
      bias: room(pitch * (1 + form.slots)),
      transposed: i === 0 ? 0 : room((transposedPitch * pitch) / 4),
      transposedPitch,
      values: [null, ...functions].map(() => room(pitch * rows)),
      gradient: room(pitch * rows),
    };
  });
  const last = layers.at(-1)!;
  const lossScratchBytes = lossScratchBytesOf(last.outputs);
  const rowLosses = room(4 * rows);
  const lossScratch = room(4 * lossScratchBytes * chunks);
  const lists = layoutLists(form, { rows, chunkRows, chunks }, room);
  const places = {
    chunkRows,
    chunks,
    input,
    inputPitch,
    target,
    layers,
    rowLosses,
    lossScratch,
    lossScratchBytes,
    lists,
  };
  return { form, ...places, byteLength };
}

function layoutLists(
  { inputs, input }: TrainingForm,
  { rows, chunkRows, chunks: all }: { readonly rows: number; readonly chunkRows: number; readonly chunks: number },
  room: (bytes: number) => number,
): ListPlace {
  const isUsed = input === "bytes";
  const chunks = isUsed ? all : 0;
  const listBytes = 2 * chunkRows + 16;
  const [chunkBytes, cursorBytes] = [inputs * listBytes, 4 * inputs];
  return {
    rows: room(isUsed ? 4 * rows : 0),
    table: room(isUsed ? 1024 : 0),
    lists: room(chunks * chunkBytes),
    listBytes,
    chunkBytes,
    cursors: room(chunks * cursorBytes),
    cursorBytes,
    scratch: room(listScratchBytes * chunks),
  };
}

/** Scratch of a loss for each of four things that it keeps. */
export function lossScratchBytesOf(outputs: number): number {
  return 4 * pitchOf(outputs) + 128;
}

/** Bytes of a row of so many floats in whole vectors. */
export function pitchOf(size: number): number {
  return 16 * Math.ceil(size / 4);
}
