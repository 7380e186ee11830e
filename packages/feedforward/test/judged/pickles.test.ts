/** Pickles that are refused here, as NumPy refuses them. */

import { expect, it } from "vitest";
import { floatPickles, wholeBuffer, wholeNumbers } from "../formats/float-pickles.ts";
import { askPython, pythonWith } from "../formats/python.ts";

const numpy = pythonWith("numpy");

/** The files in one list, each behind its length; what became of each. */
const script = `
import json, pickle, struct, sys
raw, found = sys.stdin.buffer.read(), []
while raw:
    (size,) = struct.unpack("<I", raw[:4])
    try:
        found.append(pickle.loads(raw[4 : 4 + size]).tolist())
    except Exception as error:
        found.append(type(error).__name__)
    raw = raw[4 + size :]
print(json.dumps(found))
`;

function asked(files: readonly Uint8Array[]): unknown {
  const parts = files.flatMap((bytes) => [new Uint8Array(Uint32Array.of(bytes.length).buffer), bytes]);
  return askPython(numpy!, script, Buffer.concat(parts));
}

it.skipIf(numpy === null)("NumPy wants whole numbers too (skipped where there is no python3 with numpy)", () => {
  expect(asked([wholeNumbers, wholeBuffer])).toEqual([[2], [[1]]]);
  const found = asked(floatPickles.map(({ bytes }) => bytes)) as unknown[];
  expect(floatPickles.map(({ name }, i) => [name, found[i]])).toEqual(
    floatPickles.map(({ name, isRead }) => [name, isRead ? [2] : "TypeError"]),
  );
});
