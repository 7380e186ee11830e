/**
 * The REST interface of TensorFlow Serving (https://www.tensorflow.org/tfx/serving/api_rest), as far as `predict` goes, in the terms of
 * inference requests. In the form of rows `instances` is a list of rows, and of several inputs a list of objects with a value
 * for each; in the form of columns `inputs` is the value of the input, or an object with that of each. The answer has the same
 * form: `predictions`, or `outputs`. Numbers are of the datatypes that the model announces.
 */

import { type Datatype, elementsFromJson, kindOf } from "./datatype.ts";
import { invalid, shown } from "./fault.ts";
import { parseObject } from "./json.ts";
import type { InferRequest, WireTensor } from "./request.ts";
import { flatJson, type InferAnswer, type OutputTensor } from "./response.ts";
import { rowHint } from "./row-hint.ts";

/** An input of a model, as far as it is asked for here. */
export interface PredictPort {
  readonly name: string;
  readonly datatype: Datatype;
}

export interface PredictRequest extends InferRequest {
  readonly isRows: boolean;
}

const signature = "serving_default";

/** A body for a model with these inputs; `features` is what the numbers of a row are called, where the model says it. */
export function decodePredict(
  body: Buffer,
  ports: readonly PredictPort[],
  features: readonly string[] | null,
): PredictRequest {
  const { instances, inputs, signature_name: name = signature } = parseObject(body);
  if (name !== signature) {
    throw invalid(`signature_name '${shown(String(name))}' is not found: a model here has '${signature}' alone`);
  }
  if ((instances === undefined) === (inputs === undefined)) {
    throw invalid("expected either 'instances', a list of rows, or 'inputs', the inputs as they are");
  }
  const isRows = instances !== undefined;
  const values = isRows ? columnsOf(instances, ports, features) : named(inputs, ports, features);
  const tensors = ports.map((port) => tensorOf(port, values.get(port.name), isRows));
  return { id: null, inputs: tensors, outputs: null, isBinaryDefault: false, isRows };
}

/** The rows of each input, by its name. */
function columnsOf(
  instances: unknown,
  ports: readonly PredictPort[],
  features: readonly string[] | null,
): ReadonlyMap<string, unknown[]> {
  if (!Array.isArray(instances)) throw invalid(`expected a list as 'instances', got ${kindOf(instances)}`);
  if (instances.length === 0) throw invalid("'instances' holds no row");
  const columns = new Map(ports.map(({ name }): [string, unknown[]] => [name, []]));
  for (const instance of instances as unknown[]) {
    for (const [name, value] of named(instance, ports, features)) columns.get(name)!.push(value);
  }
  return columns;
}

/** A value for every input: an object by their names, or of one input the value alone. */
function named(
  value: unknown,
  ports: readonly PredictPort[],
  features: readonly string[] | null,
): ReadonlyMap<string, unknown> {
  const names = ports.map(({ name }) => name);
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    if (names.length === 1) return new Map([[names[0]!, value]]);
    throw invalid(`expected an object with the inputs ${quotedList(names)}, got ${kindOf(value)}`);
  }
  const given = new Map(Object.entries(value));
  const stranger = [...given.keys()].find((name) => !names.includes(name));
  if (stranger !== undefined) {
    const hint = rowHint(stranger, features);
    throw invalid(`unexpected inference input '${shown(stranger)}', expected ${quotedList(names)}${hint}`);
  }
  const missing = names.find((name) => !given.has(name));
  if (missing !== undefined) throw invalid(`input '${shown(missing)}' is missing`);
  return given;
}

function quotedList(names: readonly string[]): string {
  return names.map((name) => `'${shown(name)}'`).join(", ");
}

function tensorOf({ name, datatype }: PredictPort, value: unknown, isRows: boolean): WireTensor {
  const shape = sizesOf(value, name);
  const count = shape.reduce((product, size) => product * size, 1);
  const data = elementsFromJson(datatype, Array.isArray(value) ? value : [value], count, name);
  // A row that is a number is a row of one.
  return { name, datatype, shape: isRows && shape.length === 1 ? [...shape, 1] : shape, data };
}

/** The shape of lists in lists, all of one length at each depth. */
function sizesOf(value: unknown, name: string): number[] {
  if (!Array.isArray(value)) return [];
  const [first = [], ...others] = (value as unknown[]).map((item) => sizesOf(item, name));
  const unlike = others.find((sizes) => sizes.length !== first.length || sizes.some((size, i) => size !== first[i]));
  if (unlike === undefined) return [value.length, ...first];
  const shapes = `[${first.join(",")}] and [${unlike.join(",")}]`;
  throw invalid(`input '${shown(name)}': expected lists of one length, got rows of ${shapes}`);
}

/** An answer as JSON, in the form of the request. */
export function encodePredict({ outputs }: InferAnswer, isRows: boolean): string {
  if (!isRows) return `{"outputs":${byName(outputs, outputs.map(nestedJson))}}`;
  const columns = outputs.map(rowsOf);
  const rows = columns[0]!.map((_, row) =>
    byName(
      outputs,
      columns.map((column) => column[row]!),
    ),
  );
  return `{"predictions":[${rows.join(",")}]}`;
}

/** The value of an only output, or an object with that of each. */
function byName(outputs: readonly OutputTensor[], values: readonly string[]): string {
  if (outputs.length === 1) return values[0]!;
  return `{${outputs.map(({ name }, i) => `${JSON.stringify(name)}:${values[i]!}`).join(",")}}`;
}

/** The rows of an output, each as JSON. */
function rowsOf(output: OutputTensor): string[] {
  const [rows, ...sizes] = output.shape;
  if (rows !== undefined) return listsOf(flatJson(output).split(","), [rows, ...sizes], 1);
  throw invalid(`output '${shown(output.name)}' has no rows: ask with 'inputs' in place of 'instances'`);
}

function nestedJson(output: OutputTensor): string {
  const { shape } = output;
  return shape.length === 0 ? flatJson(output) : `[${listsOf(flatJson(output).split(","), shape, 1).join(",")}]`;
}

/** Elements as lists in lists, from the innermost axis out to an axis. */
function listsOf(elements: readonly string[], shape: readonly number[], axis: number): string[] {
  let items: string[] = [...elements];
  for (let i = shape.length - 1; i >= axis; i--) {
    const size = shape[i]!;
    const count = shape.slice(0, i).reduce((product, one) => product * one, 1);
    items = Array.from({ length: count }, (__, at) => `[${items.slice(at * size, (at + 1) * size).join(",")}]`);
  }
  return items;
}
