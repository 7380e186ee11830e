/**
 * Bodies of requests for inference, with the JSON as long as the first two bytes say or without tensors: whatever comes, there is a
 * request or one sentence with a status. What was read is written as an answer and must have the same bytes.
 */

import { ProtocolFault } from "../../packages/serve/src/protocol/fault.ts";
import { decodeRequest, type WireTensor } from "../../packages/serve/src/protocol/request.ts";
import { encodeAnswer } from "../../packages/serve/src/protocol/response.ts";

export function fuzz(data: Uint8Array): void {
  const body = Buffer.from(data.subarray(2));
  const length = (data[0] ?? 0) + 256 * (data[1] ?? 0);
  for (const headerLength of [null, Math.min(length, body.length)]) {
    try {
      for (const input of decodeRequest(body, headerLength).inputs) writeBack(input);
    } catch (error) {
      if (!(error instanceof ProtocolFault)) throw error;
      const isSentence = error.status === 400 && error.message.length <= 400;
      if (!isSentence) throw new Error(`a fault of ${error.message.length} letters`, { cause: error });
    }
  }
}

function writeBack(input: WireTensor): void {
  const { data } = input;
  const { body, headerLength } = encodeAnswer({
    id: null,
    modelName: "m",
    modelVersion: "1",
    outputs: [{ ...input, isBinary: true }],
  });
  if (!ArrayBuffer.isView(data)) return;
  const written = (body as Buffer).subarray(headerLength!);
  if (!written.equals(Buffer.from(data.buffer, data.byteOffset, data.byteLength))) throw new Error("bytes differ");
}
