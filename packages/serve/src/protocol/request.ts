/**
 * A request for inference, decoded: JSON alone, JSON followed by raw tensors in the order of the inputs (the extension
 * `binary_tensor_data`), or one raw tensor. Everything that a length can be wrong in is checked here, before anything is
 * allocated for it; which inputs a model takes is the model's to say.
 *
 *     | JSON, as long as Inference-Header-Content-Length says | tensor | tensor | …
 */

import {
  type CopyElements,
  type Datatype,
  type Elements,
  elementBytes,
  elementsFromBytes,
  elementsFromJson,
  isDatatype,
  kindOf,
} from "./datatype.ts";
import { invalid, shown } from "./fault.ts";
import { parseObject } from "./json.ts";

export interface WireTensor {
  readonly name: string;
  readonly datatype: Datatype;
  readonly shape: readonly number[];
  readonly data: Elements;
}

export interface RequestedOutput {
  readonly name: string;
  readonly isBinary: boolean;
  /** How many of the likeliest classes are wanted in its place; 0 for the output itself. */
  readonly classes: number;
}

/** An inference request, read and checked. */
export interface InferRequest {
  readonly id: string | null;
  readonly inputs: readonly WireTensor[];
  /** Null where all are wanted. */
  readonly outputs: readonly RequestedOutput[] | null;
  /** How outputs are given for which nothing is said. */
  readonly isBinaryDefault: boolean;
}

const headerName = "Inference-Header-Content-Length";
const mostOutputs = 64;
const mostInputs = 64;
const mostAxes = 32;
/** Elements of one tensor: more than a body can hold. */
const mostElements = 2 ** 31;

/** How long the JSON is; null where the body is JSON alone. */
export function headerLengthOf(value: string | undefined, bodyBytes: number): number | null {
  if (value === undefined) return null;
  const length = /^\d{1,10}$/.test(value) ? Number(value) : -1;
  if (length >= 0 && length <= bodyBytes) return length;
  throw invalid(`invalid ${headerName}: expected 0 to ${bodyBytes}, got '${shown(value)}'`);
}

/** A body that begins with JSON. */
export function decodeRequest(
  body: Buffer,
  headerLength: number | null,
  copy: CopyElements = elementsFromBytes,
): InferRequest {
  const head = headerLength === null ? parseHead(body) : headOf(body.subarray(0, headerLength));
  const reader = new TensorReader(body, headerLength ?? body.length, copy);
  const inputs = head.inputs.map((input) => tensorOf(input, reader));
  reader.checkEnd();
  return { id: head.id, inputs, outputs: head.outputs, isBinaryDefault: head.isBinaryDefault };
}

/** What the JSON of a request says. */
interface Head extends Omit<InferRequest, "inputs"> {
  readonly inputs: readonly HeadInput[];
}

interface HeadInput {
  readonly name: string;
  readonly datatype: Datatype;
  readonly shape: readonly number[];
  /** Elements by the shape. */
  readonly count: number;
  /** Bytes behind the JSON; null where the elements stand in it, under `data`. */
  readonly size: number | null;
  readonly data: unknown;
}

/** A client sends the same JSON before all its tensors: what was read of it is kept. */
const heads = new Map<string, Head>();
const mostHeads = 64;
const longestKeptHead = 1024;

function headOf(bytes: Buffer): Head {
  if (bytes.length > longestKeptHead) return parseHead(bytes);
  const text = bytes.toString("latin1");
  const known = heads.get(text);
  if (known !== undefined) return known;
  const head = parseHead(bytes);
  if (head.id === null && head.inputs.every(({ size }) => size !== null)) {
    if (heads.size === mostHeads) heads.clear();
    heads.set(text, head);
  }
  return head;
}

function parseHead(bytes: Buffer): Head {
  const json = parseObject(bytes);
  const { id = null } = json;
  if (id !== null && typeof id !== "string") throw invalid("attempt to access JSON non-string as string: 'id'");
  const parameters = parametersOf(json, "request");
  checkStateless(parameters);
  const isBinaryDefault = booleanOf(parameters, "binary_data_output", false);
  const inputs = listOf(json.inputs, "inputs", mostInputs).map(inputOf);
  if (inputs.length === 0) throw invalid("unable to find 'inputs' in the request");
  const outputs = json.outputs === undefined ? null : listOf(json.outputs, "outputs", mostOutputs);
  return {
    id,
    inputs: distinct(inputs, "input"),
    outputs:
      outputs === null
        ? null
        : distinct(
            outputs.map((item) => outputOf(item, isBinaryDefault)),
            "output",
          ),
    isBinaryDefault,
  };
}

/** The raw tensors behind the JSON, one after another. */
class TensorReader {
  readonly copy: CopyElements;
  readonly #bytes: Buffer;
  #offset: number;

  constructor(bytes: Buffer, offset: number, copy: CopyElements) {
    this.#bytes = bytes;
    this.#offset = offset;
    this.copy = copy;
  }

  take(size: number, name: string): Buffer {
    const left = this.#bytes.length - this.#offset;
    if (size > left) {
      throw invalid(
        `unexpected size for input '${shown(name)}': expecting ${size} bytes, but ${left} are left in the body`,
      );
    }
    const start = this.#offset;
    this.#offset += size;
    return this.#bytes.subarray(start, this.#offset);
  }

  checkEnd(): void {
    const left = this.#bytes.length - this.#offset;
    if (left > 0) throw invalid(`unexpected additional input data: ${left} bytes are left in the body`);
  }
}

function inputOf(item: unknown): HeadInput {
  const fields = objectOf(item, "inputs");
  const name = nameOf(fields, "inputs");
  const { datatype } = fields;
  if (!isDatatype(datatype)) {
    throw invalid(`input '${shown(name)}': invalid datatype '${shown(String(datatype))}'`);
  }
  const shape = shapeOf(fields.shape, name);
  let count = 1;
  for (const size of shape) count *= size;
  if (count > mostElements) throw invalid(`input '${shown(name)}': shape [${shape.join(",")}] has too many elements`);
  const size = fields.parameters === undefined ? null : sizeOf(parametersOf(fields, "input"), name);
  const { data } = fields;
  if (size !== null && data !== undefined) {
    throw invalid(`input '${shown(name)}': 'data' and 'binary_data_size' exclude each other`);
  }
  return { name, datatype, shape, count, size, data };
}

function tensorOf({ name, datatype, shape, count, size, data }: HeadInput, reader: TensorReader): WireTensor {
  if (size === null) return { name, datatype, shape, data: elementsFromJson(datatype, data, count, name) };
  if (datatype === "BYTES") {
    return { name, datatype, shape, data: bytesElements(reader.take(size, name), count, name) };
  }
  const expected = count * elementBytes(datatype);
  if (size !== expected) {
    throw invalid(`unexpected total byte size ${size} for input '${shown(name)}', expecting ${expected}`);
  }
  return { name, datatype, shape, data: reader.copy(datatype, reader.take(size, name)) };
}

/** Elements behind their lengths. */
function bytesElements(bytes: Buffer, count: number, name: string): Uint8Array[] {
  const elements: Uint8Array[] = [];
  let offset = 0;
  while (offset < bytes.length) {
    const start = offset + 4;
    const end = start <= bytes.length ? start + bytes.readUInt32LE(offset) : Infinity;
    if (end > bytes.length) throw invalid(`incomplete string data for inference input '${shown(name)}'`);
    elements.push(bytes.subarray(start, end));
    offset = end;
    if (elements.length > count) break;
  }
  if (elements.length === count) return elements;
  throw invalid(`unexpected number of string elements for inference input '${shown(name)}', expecting ${count}`);
}

function outputOf(item: unknown, isBinaryDefault: boolean): RequestedOutput {
  const fields = objectOf(item, "outputs");
  const name = nameOf(fields, "outputs");
  const parameters = parametersOf(fields, "output");
  const classes = parameters.classification ?? 0;
  if (typeof classes !== "number" || !Number.isInteger(classes) || classes < 0) {
    throw invalid(`output '${shown(name)}': expected a whole number as 'classification'`);
  }
  return { name, isBinary: booleanOf(parameters, "binary_data", isBinaryDefault), classes };
}

/** A model here keeps nothing from one request to the next. */
function checkStateless({ sequence_id: id = 0 }: Fields): void {
  if (id !== 0 && id !== "") throw invalid("'sequence_id' is not taken: models keep no state between requests");
}

type Fields = Readonly<Record<string, unknown>>;

function listOf(value: unknown, what: string, most: number): readonly unknown[] {
  if (!Array.isArray(value)) throw invalid(`unable to find '${what}' in the request: expected a list`);
  if (value.length > most) throw invalid(`expected at most ${most} ${what}, got ${value.length}`);
  return value;
}

function objectOf(value: unknown, what: string): Fields {
  if (typeof value === "object" && value !== null && !Array.isArray(value)) return value as Fields;
  throw invalid(`expected objects in '${what}', got ${kindOf(value)}`);
}

function nameOf({ name }: Fields, what: string): string {
  if (typeof name === "string") return name;
  throw invalid(`expected a text as 'name' in '${what}', got ${kindOf(name)}`);
}

function parametersOf({ parameters = {} }: Fields, what: string): Fields {
  if (typeof parameters === "object" && parameters !== null && !Array.isArray(parameters)) return parameters as Fields;
  throw invalid(`${what}: expected an object as 'parameters', got ${kindOf(parameters)}`);
}

function booleanOf(parameters: Fields, name: string, usual: boolean): boolean {
  const value = parameters[name] ?? usual;
  if (typeof value === "boolean") return value;
  throw invalid(`attempt to access JSON non-boolean as boolean: '${name}'`);
}

function sizeOf({ binary_data_size: size }: Fields, name: string): number | null {
  if (size === undefined) return null;
  if (typeof size === "number" && Number.isSafeInteger(size) && size >= 0) return size;
  throw invalid(`input '${shown(name)}': expected a whole number as 'binary_data_size'`);
}

function shapeOf(value: unknown, name: string): number[] {
  if (!Array.isArray(value)) throw invalid(`input '${shown(name)}': expected a list as 'shape', got ${kindOf(value)}`);
  if (value.length > mostAxes)
    throw invalid(`input '${shown(name)}': expected at most ${mostAxes} axes, got ${value.length}`);
  for (const size of value as readonly unknown[]) {
    if (typeof size !== "number" || !Number.isSafeInteger(size) || size < 0) {
      throw invalid(`input '${shown(name)}': expected whole numbers from 0 as 'shape'`);
    }
  }
  return value as number[];
}

function distinct<T extends { readonly name: string }>(items: readonly T[], what: string): readonly T[] {
  if (items.length < 2) return items;
  const names = new Set<string>();
  for (const { name } of items) {
    if (names.has(name)) throw invalid(`${what} '${shown(name)}' is named twice`);
    names.add(name);
  }
  return items;
}
