/**
 * A client of the protocol for tests, written from its specification and not from the server's codec: requests as bytes,
 * answers from bytes.
 */

/** An input as a client has it: raw bytes, or what stands under `data`. */
export interface Input {
  readonly name: string;
  readonly datatype: string;
  readonly shape: readonly number[];
  readonly bytes?: Uint8Array;
  readonly data?: unknown;
}

export interface Encoded {
  readonly body: Buffer;
  readonly headers: Record<string, string>;
}

/** JSON with the tensors that have bytes behind it. */
export function encodeRequest(inputs: readonly Input[], rest: object = {}): Encoded {
  const tensors = inputs.flatMap(({ bytes }) => bytes ?? []);
  const items = inputs.map(({ name, datatype, shape, bytes, data }) => ({
    name,
    shape,
    datatype,
    ...(bytes === undefined ? { data } : { parameters: { binary_data_size: bytes.length } }),
  }));
  const json = Buffer.from(JSON.stringify({ inputs: items, ...rest }));
  if (tensors.length === 0) return { body: json, headers: {} };
  const headers = { "inference-header-content-length": String(json.length) };
  return { body: Buffer.concat([json, ...tensors]), headers };
}

export interface Output {
  readonly name: string;
  readonly datatype: string;
  readonly shape: readonly number[];
  readonly data?: readonly unknown[];
  /** Raw bytes, where the output is binary. */
  readonly bytes?: Buffer;
}

export interface Answer {
  readonly id?: string;
  readonly model_name: string;
  readonly model_version: string;
  readonly outputs: readonly Output[];
}

/** The answer that a body holds. */
export function decodeAnswer(body: Buffer, headerLength: string | null | undefined): Answer {
  const length = headerLength == null ? body.length : Number(headerLength);
  const answer = JSON.parse(body.subarray(0, length).toString()) as Omit<Answer, "outputs"> & {
    outputs: (Output & { parameters?: { binary_data_size?: number } })[];
  };
  let offset = length;
  const outputs = answer.outputs.map(({ parameters, ...output }) => {
    const size = parameters?.binary_data_size;
    if (size === undefined) return output;
    offset += size;
    return { ...output, bytes: body.subarray(offset - size, offset) };
  });
  if (offset !== body.length) throw new Error(`${body.length - offset} bytes are left`);
  return { ...answer, outputs };
}

/** The bytes of a typed array. */
export function bytesOf(array: ArrayBufferView): Buffer {
  return Buffer.from(array.buffer as ArrayBuffer, array.byteOffset, array.byteLength);
}

/** float32 numbers, copied out of wherever they lie. */
export function floatsOf(bytes: Buffer): Float32Array {
  const floats = new Float32Array(bytes.length / 4);
  bytesOf(floats).set(bytes);
  return floats;
}
