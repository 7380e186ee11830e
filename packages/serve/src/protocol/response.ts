/**
 * An answer, encoded: JSON alone, or JSON followed by the outputs that are wanted as raw bytes. The JSON is then padded with
 * spaces to a multiple of eight, which is still JSON, so that a browser may lay typed arrays over the tensors as they are.
 * A number in JSON is the exact value of the output: a client that reads it as float64 and rounds to float32 has the same bits.
 */

import type { Datatype, Elements } from "./datatype.ts";
import { invalid, shown } from "./fault.ts";

export interface OutputTensor {
  readonly name: string;
  readonly datatype: Datatype;
  readonly shape: readonly number[];
  readonly data: Elements;
  readonly isBinary: boolean;
}

/** The outputs of a request. */
export interface InferAnswer {
  readonly id: string | null;
  readonly modelName: string;
  readonly modelVersion: string;
  readonly outputs: readonly OutputTensor[];
}

export interface EncodedAnswer {
  readonly body: string | Buffer;
  /** How long the JSON is where tensors follow it; null where none do. */
  readonly headerLength: number | null;
}

const alignment = 8;

/** An answer as the body of a response: JSON, and behind it the tensors that are wanted in binary. */
export function encodeAnswer({ id, modelName, modelVersion, outputs }: InferAnswer): EncodedAnswer {
  const tensors: Uint8Array[] = [];
  let items = "";
  for (const output of outputs) items += `${items === "" ? "" : ","}${itemOf(output, tensors)}`;
  const start = id === null ? "" : `"id":${JSON.stringify(id)},`;
  const names = `"model_name":${JSON.stringify(modelName)},"model_version":${JSON.stringify(modelVersion)}`;
  const json = `{${start}${names},"outputs":[${items}]}`;
  if (tensors.length === 0) return { body: json, headerLength: null };
  const length = Buffer.byteLength(json);
  const headerLength = Math.ceil(length / alignment) * alignment;
  const body = Buffer.allocUnsafe(tensors.reduce((sum, bytes) => sum + bytes.length, headerLength));
  body.write(json, 0);
  body.fill(0x20, length, headerLength);
  let offset = headerLength;
  for (const bytes of tensors) {
    body.set(bytes, offset);
    offset += bytes.length;
  }
  return { body, headerLength };
}

/** The entry of one output; raw bytes are added to `tensors`. */
function itemOf(output: OutputTensor, tensors: Uint8Array[]): string {
  const { name, datatype, shape, data, isBinary } = output;
  const start = `{"name":${JSON.stringify(name)},"datatype":"${datatype}","shape":[${shape.join(",")}]`;
  if (!isBinary) return `${start},"data":[${flatJson(output)}]}`;
  const bytes = ArrayBuffer.isView(data)
    ? new Uint8Array(data.buffer, data.byteOffset, data.byteLength)
    : withLengths(data);
  tensors.push(bytes);
  return `${start},"parameters":{"binary_data_size":${bytes.length}}}`;
}

function withLengths(elements: readonly Uint8Array[]): Buffer {
  const parts = elements.flatMap((element) => {
    const length = Buffer.allocUnsafe(4);
    length.writeUInt32LE(element.length);
    return [length, element];
  });
  return Buffer.concat(parts);
}

/** The elements in JSON, with commas between them. */
export function flatJson({ name, datatype, data }: OutputTensor): string {
  if (!ArrayBuffer.isView(data))
    return data.map((element) => JSON.stringify(Buffer.from(element).toString())).join(",");
  if (datatype === "FP16" || datatype === "BF16") {
    throw invalid(`output '${shown(name)}': ${datatype} has no form in JSON: ask for it as binary data`);
  }
  if (datatype === "BOOL") return Array.from(data as Uint8Array, (value) => value !== 0).join(",");
  if (datatype !== "FP32" && datatype !== "FP64") return data.join(",");
  return floatsOf(data as Float32Array, name);
}

function floatsOf(data: Float32Array, name: string): string {
  let text = "";
  for (let i = 0; i < data.length; i++) {
    const value = data[i]!;
    if (!Number.isFinite(value)) {
      throw invalid(`output '${shown(name)}' holds ${value}, which JSON cannot say: ask for it as binary data`);
    }
    text += `${i === 0 ? "" : ","}${Object.is(value, -0) ? "-0.0" : value}`;
  }
  return text;
}
