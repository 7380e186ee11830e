/**
 * `feedforward compile`: a model as files that run without this program. All of them are made before the first is written, and they
 * are written together or not at all.
 */

import { basename, dirname, join } from "node:path";
import { type CompileOptions, type CompileTarget, compile, targets } from "../../compile/compile.ts";
import { isIdentifier } from "../../compile/names.ts";
import type { Model } from "../../model.ts";
import { thousands } from "../../print/thousands.ts";
import type { Call, ExitCode } from "../command/command.ts";
import { readShapes, shapesOf } from "../command/shapes.ts";
import { aboutFile, Refusal, UsageError } from "../failure/failure.ts";
import { type Destination, deliver, outOf } from "../files/destination.ts";
import { titleOf } from "../files/input.ts";
import { checkWritable, saveFiles } from "../files/save.ts";
import { withShapes } from "../graph/settings.ts";
import type { Declared } from "../model/declared.ts";
import { noteTexts } from "../model/description.ts";
import { type FunctionOptions, openModel } from "../model/weights.ts";
import { harmless } from "../terminal/layout.ts";
import type { Messages } from "../words/language.ts";

export interface CompileCommandOptions extends FunctionOptions, Declared {
  readonly out: string | null;
  readonly format: string | null;
  readonly wasm: boolean;
  readonly small: boolean;
  readonly separate: boolean;
  readonly name: string | null;
  readonly weights: string;
  readonly capacity: number | null;
  readonly state: string | null;
  readonly shape: string | null;
  readonly constant: string | null;
  readonly json: boolean;
}

export async function run(call: Call<CompileCommandOptions>): Promise<ExitCode> {
  const { words, options, messages } = call;
  const state = readState(options.state, messages);
  readShapes(options.shape, messages);
  const destination = await outOf(options, targets, messages);
  if (destination === null) throw new UsageError(messages.outNeeded(targets.map((name) => `.${name}`).join(", ")));
  if (!destination.isOutput) await checkWritable(destination.path, "", call);
  const name = nameFor(destination, options, messages);
  const { model, path, sha256 } = await openModel(words[0] ?? null, options, call);
  const wish = { ...wishOf(options, destination), name, sha256: sha256(), ...(state !== null && { state }) };
  const files = await madeOf(model, wish, { call, path });
  await write(files, destination, model, call);
  return 0;
}

/** What names in C begin with: those of other targets are the files' alone. */
function nameFor(
  { format, path, isOutput }: Destination<CompileTarget>,
  { name, wasm, separate, small, weights }: CompileCommandOptions,
  messages: Messages,
): string {
  const isScript = format === "js" || format === "ts";
  const misplaced = [
    ...(isScript ? [] : [...(wasm ? [] : ["--no-wasm"]), ...(separate ? ["--separate"] : [])]),
    ...(format === "c" ? [] : name === null ? [] : ["--name"]),
  ];
  if (misplaced.length > 0) throw new UsageError(messages.notForTarget(misplaced[0]!, isScript ? ".c" : ".js, .ts"));
  if (separate && !wasm) throw new UsageError(messages.notTogether("--separate", "--no-wasm"));
  const apart = [weights === "float16" && "--weights float16", small && "--small"].find((option) => option !== false);
  if (format === "c" && apart !== undefined) throw new UsageError(messages.notForTarget(apart, ".wasm, .js, .ts"));
  const stem = name ?? (isOutput ? "model" : stemOf(path));
  if (format !== "c") return "model";
  if (isIdentifier(stem)) return stem;
  throw new UsageError(messages.nameNeeded(harmless(stem)));
}

function stemOf(path: string): string {
  return basename(path).replace(/\.[^.]+$/, "");
}

function wishOf(
  { weights, capacity, wasm, separate, small }: CompileCommandOptions,
  { format }: Destination<CompileTarget>,
): Omit<CompileOptions, "name"> {
  return {
    target: format,
    wasm,
    separate,
    small,
    weights: weights as "float32" | "float16",
    ...(capacity !== null && { capacity }),
  };
}

/** The files by their names; what is refused is refused of the model's file. */
async function madeOf(
  model: Model,
  wish: CompileOptions,
  { call, path }: { readonly call: Call<CompileCommandOptions>; readonly path: string },
): Promise<Map<string, Uint8Array>> {
  const { options, messages } = call;
  try {
    return compile(shaped(model, options, messages), wish);
  } catch (error) {
    throw aboutFile(titleOf(path, messages), error, messages);
  }
}

/** A graph whose open sizes are said; a network has neither those nor a state. */
function shaped(model: Model, { shape, state }: CompileCommandOptions, messages: Messages): Model {
  const typed = readShapes(shape, messages);
  if (!("layers" in model)) return withShapes(model, shapesOf(typed, model.inputs, messages));
  const first = [typed.length > 0 && "--shape", state !== null && "--state"].find((option) => option !== false);
  if (first !== undefined) throw new Refusal(messages.notForLayers(first));
  return model;
}

/** `state=stateN,h=hN` */
function readState(text: string | null, messages: Messages): Record<string, string> | null {
  if (text === null) return null;
  const pairs = text.split(",").map((part) => /^([^=]+)=([^=]+)$/u.exec(part));
  if (pairs.includes(null)) throw new UsageError(messages.notNumbers("--state", messages.stateForm, harmless(text)));
  return Object.fromEntries(pairs.map((pair) => [pair![1]!, pair![2]!]));
}

async function write(
  files: ReadonlyMap<string, Uint8Array>,
  destination: Destination<CompileTarget>,
  model: Model,
  call: Call<CompileCommandOptions>,
): Promise<void> {
  const { options, terminal, messages } = call;
  const [[, main]] = [...files] as [[string, Uint8Array]];
  const remarks = noteTexts(model.notes, call);
  if (destination.isOutput) return deliver(destination, main, remarks, call);
  const folder = dirname(destination.path);
  const stem = stemOf(destination.path);
  const placed = new Map(Array.from(files, ([name, bytes]) => [join(folder, name.replace(/^[^.]+/, stem)), bytes]));
  await saveFiles(placed, call);
  const sizes = Array.from(placed, ([path, bytes]) => ({ file: path, bytes: bytes.length }));
  if (options.json) terminal.printJson({ files: sizes, notes: model.notes });
  else
    terminal.print([...sizes.map(({ file, bytes }) => messages.written(harmless(file), thousands(bytes))), ...remarks]);
}
