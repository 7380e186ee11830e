/**
 * What a model answers to arrays or a picture in a file: each file is read as what its bytes are, its arrays become the inputs of
 * their names, and every output has a place in what is printed or written.
 */

import { type ImageInputOptions, imageInput } from "../../data/image-input.ts";
import { detectFormat } from "../../formats/model/detect.ts";
import { readNpy, writeNpy } from "../../formats/npy.ts";
import { readNpz, writeNpz } from "../../formats/npz.ts";
import { readPng } from "../../formats/png.ts";
import { printTensor } from "../../print/tensor.ts";
import { outline } from "../../profile/outline.ts";
import { profile } from "../../profile/profile.ts";
import type { Outputs, PortInfo, Strings } from "../../runner.ts";
import type { Session } from "../../session.ts";
import { isFloat } from "../../tensor/dtype.ts";
import { formatShape, type Shape } from "../../tensor/shape.ts";
import { type NestedArray, Tensor, type TensorLike } from "../../tensor/tensor.ts";
import { Refusal } from "../failure/failure.ts";
import { harmless } from "../terminal/layout.ts";
import { largeWork, withStepProgress } from "../terminal/step-progress.ts";
import type { Reader } from "../terminal/terminal.ts";
import type { Messages } from "../words/language.ts";

/** How a picture becomes numbers; null where nothing was said. */
export type PictureRule = ImageInputOptions;

type Feeds = ReadonlyMap<string, TensorLike>;

/** What the file gives for the inputs of a model. */
export function feedsOf(
  bytes: Uint8Array,
  kind: string | null,
  inputs: readonly PortInfo[],
  { rule, messages }: { readonly rule: PictureRule; readonly messages: Messages },
): Feeds {
  const names = inputs.map(({ name }) => harmless(name)).join(", ");
  const alone = (value: TensorLike): Feeds => {
    if (inputs.length !== 1) throw new Refusal(messages.oneArray(inputs.length, names));
    return new Map([[inputs[0]!.name, asDeclared(value, inputs[0]!)]]);
  };
  const named = (arrays: Iterable<readonly [string, TensorLike]>): Feeds =>
    new Map(
      Array.from(arrays, ([name, value]) => {
        const input = inputs.find((candidate) => candidate.name === name);
        return [name, input === undefined ? value : asDeclared(value, input)];
      }),
    );
  if (kind === "png") return alone(pictureFor(bytes, inputs, { rule, messages }));
  if (kind === "npy") return alone(readNpy(bytes));
  if (kind === "npz") {
    const arrays = readNpz(bytes);
    // np.savez without names.
    const first = arrays.get("arr_0");
    return arrays.size === 1 && first !== undefined && inputs.length === 1 ? alone(first) : named(arrays);
  }
  const value = jsonIn(bytes, messages);
  if (Array.isArray(value) || typeof value !== "object") return alone(value as NestedArray);
  return named(Object.entries(value as Record<string, NestedArray>));
}

/** Whether the bytes may be JSON: lists or an object. */
export function looksLikeJson(bytes: Uint8Array): boolean {
  return /^\s*[[{]/.test(Buffer.from(bytes.subarray(0, 100)).toString("latin1"));
}

function jsonIn(bytes: Uint8Array, messages: Messages): unknown {
  try {
    return JSON.parse(Buffer.from(bytes).toString("utf8"));
  } catch {
    throw new Refusal(messages.brokenJson);
  }
}

function pictureFor(
  bytes: Uint8Array,
  inputs: readonly PortInfo[],
  { rule, messages }: { readonly rule: PictureRule; readonly messages: Messages },
): Tensor {
  const [input] = inputs;
  if (input === undefined || (rule.scale === undefined && input.image === undefined))
    throw new Refusal(messages.noScale(harmless(input?.name ?? "")));
  const { image } = input;
  const fit = rule.scale === undefined && rule.fit === "fill" ? image?.fit : rule.fit;
  return imageInput(readPng(bytes), input, { ...rule, ...(fit && { fit }) });
}

/** NumPy's arrays are float64 and int64 by default: another width of the same kind is taken, a fraction for a whole number is not. */
function asDeclared(value: TensorLike, { dtype }: PortInfo): TensorLike {
  if (!(value instanceof Tensor) || dtype === null || value.dtype === dtype) return value;
  if (isFloat(dtype)) return value.to(dtype);
  const made = value.to(dtype);
  for (let i = 0; i < value.size; i++) if (made.at(i) !== value.at(i)) return value;
  return isFloat(value.dtype) ? value : made;
}

/** All outputs by name. A large model is run step by step where somebody sees how far it is. */
export function answersTo(
  session: Session,
  feeds: Feeds,
  shapes: Readonly<Record<string, Shape>>,
  reader: Reader,
): Outputs {
  const { model } = session;
  if ("layers" in model || !reader.terminal.hasProgress) return session.run(feeds);
  const given = Object.fromEntries(
    [...feeds].flatMap(([name, value]) => (value instanceof Tensor ? [[name, value.shape] as const] : [])),
  );
  const work = workOf(session, { ...shapes, ...given });
  if (work < largeWork) return session.run(feeds);
  return withStepProgress(
    work,
    reader.messages.running,
    reader,
    (onProgress) => profile(model, feeds, { shapes, runs: 1, now: () => reader.terminal.now(), onProgress }).results,
  );
}

/** 0 where it cannot be told; the run says what is wrong. */
function workOf({ model }: Session, shapes: Readonly<Record<string, Shape>>): number {
  try {
    return outline(model, { shapes }).multiplyAdds ?? 0;
  } catch {
    return 0;
  }
}

/** Each output with its name, dtype and shape, and its numbers as NumPy prints them. */
export function answerLines(outputs: Outputs, { terminal }: Reader): string[] {
  return Object.entries<Tensor | Strings>(outputs).flatMap(([name, value]) => [
    `${terminal.bold(harmless(name))}  ${value.dtype} ${formatShape(value.shape)}`,
    ...(value.dtype === "string" ? value.data.map(harmless) : printTensor(value).split("\n")).map((line) =>
      `  ${line}`.trimEnd(),
    ),
  ]);
}

export const answerFormats = ["npz", "npy", "json"] as const;

/** The outputs as a file; those of strings are in JSON alone. */
export function writeAnswers(
  outputs: Outputs,
  format: (typeof answerFormats)[number],
  messages: Messages,
): Uint8Array | string {
  const entries = Object.entries<Tensor | Strings>(outputs).filter(isOfNumbers);
  if (format === "npz") return writeNpz(entries);
  if (format === "json") return `${JSON.stringify(plainAnswers(outputs))}\n`;
  if (entries.length === 1) return writeNpy(entries[0]![1]);
  throw new Refusal(messages.oneNpy(entries.map(([name]) => harmless(name)).join(", ")));
}

function isOfNumbers(entry: readonly [name: string, value: Tensor | Strings]): entry is [string, Tensor] {
  return entry[1].dtype !== "string";
}

/** As JSON has them: whole numbers beyond 2^53 and what is no number as text. */
export function plainAnswers(outputs: Outputs): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries<Tensor | Strings>(outputs).map(([name, value]) => [
      name,
      {
        dtype: value.dtype,
        shape: value.shape,
        data: value.dtype === "string" ? value.data : plain(value.toArray()),
      },
    ]),
  );
}

function plain(value: NestedArray): unknown {
  if (Array.isArray(value)) return value.map((item) => plain(item as NestedArray));
  if (typeof value === "bigint") return Number.isSafeInteger(Number(value)) ? Number(value) : String(value);
  return typeof value === "number" && !Number.isFinite(value) ? String(value) : value;
}

/** What a file is, as far as it is an input. */
export function kindOfInput(bytes: Uint8Array): "png" | "npy" | "npz" | "json" | null {
  const format = detectFormat(bytes);
  if (format === "png" || format === "npy" || format === "npz") return format;
  return format === null && looksLikeJson(bytes) ? "json" : null;
}
