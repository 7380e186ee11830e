/** Sentences of arrays where they depend on what stands around the array: its name in a file of several. */

import { expect, it } from "vitest";
import { readSafetensors } from "../../src/formats/safetensors.ts";
import { errorSentence } from "../../src/messages.ts";
import { thrownBy } from "./mistakes.ts";

/** A safetensors file with this header, and so many bytes behind it. */
function safetensors(header: string, size: number): Uint8Array {
  const head = new TextEncoder().encode(header);
  return Uint8Array.of(head.length, 0, 0, 0, 0, 0, 0, 0, ...head, ...new Uint8Array(size));
}

it("an array among others is named", async () => {
  const header = '{"fc1":{"dtype":"F32","shape":[3],"data_offsets":[0,8]}}';
  const error = await thrownBy(() => readSafetensors(safetensors(header, 8)));
  expect(error).toMatchObject({ code: "array-bytes", facts: { tensor: "fc1", shape: [3], expected: 12, got: 8 } });
  expect(errorSentence(error, "en")).toBe(
    'safetensors: tensor "fc1" float32 array of shape [3] needs 12 bytes, got 8 at offset 9',
  );
  expect(errorSentence(error, "ko")).toBe(
    'safetensors: 텐서 "fc1": 자료형 float32, 형상 [3]인 배열에는 12바이트가 필요한데 8바이트입니다 (오프셋 9)',
  );
});
