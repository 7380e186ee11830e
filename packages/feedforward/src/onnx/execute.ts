/**
 * A lowered graph run on tensors by name: how many examples they hold, and results that are the caller's own.
 */

import type { Executable } from "../backend/backend.ts";
import { shapeError, UnsupportedError, unsupportedError, withData } from "../errors.ts";
import type { Port, Program } from "../program/program.ts";
import { type Outputs, roomFor, type Strings } from "../runner.ts";
import { allocate, isFloat, type TensorArray } from "../tensor/dtype.ts";
import { sizeOf } from "../tensor/shape.ts";
import { Tensor } from "../tensor/tensor.ts";
import type { Lowered } from "./lower.ts";
import { quoted } from "./node.ts";

/** A lowered graph that a backend has made ready. */
export interface Ready extends Lowered {
  readonly executable: Executable;
}

/** Where an output goes that the caller has an array for. */
export interface Into {
  /** Which one, where there are several. */
  readonly output: string | undefined;
  readonly out: Float32Array | null;
}

/** `kept` are outputs that go to tensors of the session's own, of the program's dtype, and are none of the result. */
export function execute(
  { program, executable, isBatched }: Ready,
  given: ReadonlyMap<string, Tensor>,
  into?: Into,
  kept?: ReadonlyMap<string, Tensor>,
): Outputs {
  const free = program.outputs.filter(({ name }) => kept?.has(name) !== true);
  const target = into === undefined ? null : floatOutput(free, into.output);
  const rows = isBatched ? commonRows(program, given) : 1;
  const inputs = program.inputs.map(
    ({ name, value }) => given.get(name)!.to(program.values[value]!.dtype).data as TensorArray,
  );
  const results = program.outputs.map(({ name, value }) => {
    const own = kept?.get(name);
    if (own !== undefined) return own;
    const { dtype, shape } = program.values[value]!;
    const full = isBatched ? shape.with(0, rows) : shape;
    const data = name === target ? roomFor(sizeOf(full), into!.out) : allocate(dtype, sizeOf(full));
    return new Tensor(dtype, full, data as never);
  });
  executable.run({ inputs, rows, outputs: results.map(({ data }) => data as TensorArray) });
  const outputs = Object.create(null) as Record<string, Tensor>;
  for (const [i, { name, dtype, words }] of program.outputs.entries()) {
    if (kept?.has(name) === true) continue;
    const result = results[i]!;
    outputs[name] = words === undefined ? result.to(dtype) : (inWords(result, words) as never);
  }
  return outputs;
}

function inWords({ shape, data }: Tensor, words: readonly string[]): Strings {
  return { dtype: "string", shape, data: Array.from(data as BigInt64Array, (position) => words[Number(position)]!) };
}

/** The output that is named, or the only one of floats. */
export function chosenOutput(outputs: readonly NamedOutput[], name: string | undefined): string {
  const floats = outputs.filter(({ dtype }) => isFloat(dtype));
  if (name === undefined && floats.length === 1) return floats[0]!.name;
  const expected = outputs.map((output) => output.name);
  if (name !== undefined && expected.includes(name)) return name;
  const sentence = `predict: expected { output } to be one of ${expected.map(quoted).join(", ")}`;
  if (name === undefined) throw withData(new UnsupportedError(sentence), "predict-output-missing", { expected });
  const unknown = new UnsupportedError(`${sentence}, got ${quoted(name)}`);
  throw withData(unknown, "predict-output-unknown", { expected, got: name });
}

/** An output that an array of floats can hold. */
function floatOutput(outputs: readonly NamedOutput[], name: string | undefined): string {
  const chosen = chosenOutput(outputs, name);
  const { dtype } = outputs.find((output) => output.name === chosen)!;
  if (dtype === "float32") return chosen;
  const sentence = 'predictInto: output "$output" is $dtype, and only float32 goes into a Float32Array: use run';
  throw unsupportedError("predict-out-dtype", sentence, chosen, dtype);
}

type NamedOutput = Pick<Port, "name" | "dtype">;

/** The number of examples: as many in every input. */
function commonRows(program: Program, given: ReadonlyMap<string, Tensor>): number {
  const rows = program.inputs.map(({ name }) => given.get(name)!.shape[0]!);
  const first = rows[0] ?? 1;
  const other = rows.findIndex((count) => count !== first);
  if (other < 0) return first;
  throw shapeError(
    "feed-rows",
    'graph: expected as many rows in every input, but "$input" has $rows and "$other" has $got',
    program.inputs[0]!.name,
    first,
    program.inputs[other]!.name,
    rows[other]!,
  );
}
