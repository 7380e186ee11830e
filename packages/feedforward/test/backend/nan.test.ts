/** Every NaN that leaves a backend is 0x7fc00000, wherever it stands and whatever it was. */

import { describe, expect, it } from "vitest";
import { reference } from "../../src/backend/reference.ts";
import { wasm } from "../../src/backend/wasm.ts";
import { slice } from "../../src/ops/slice.ts";
import { transpose } from "../../src/ops/transpose.ts";
import { Random } from "../../src/tensor/random.ts";
import { Bench } from "../kernels/judge.ts";

const given = [0x7fc00000, 0x7f800001, 0xffc00000, 0xffffffff, 0x7fc12345, 0xff800001];

describe.each([reference, wasm])("$name", (backend) => {
  it("of many numbers, some of them NaN of any bits", () => {
    for (let size = 1; size <= 70; size++) {
      const bench = new Bench(new Random(size));
      const x = bench.value("given", [size, 1]);
      const program = bench.program(bench.emit(transpose, { order: [1, 0] }, x));
      const bits = Uint32Array.from({ length: 2 * size }, (_, i) =>
        i % 3 === 0 ? given[i % given.length]! : 0x3f800000 + i,
      );
      const y = new Float32Array(2 * size);
      backend.prepare(program).run({ inputs: [new Float32Array(bits.buffer)], rows: 2, outputs: [y] });
      const wanted = bits.map((word, i) => (i % 3 === 0 ? 0x7fc00000 : word));
      expect(new Uint32Array(y.buffer)).toEqual(wanted);
    }
  });

  it("of several outputs, one of them the input's own elements", () => {
    const bench = new Bench(new Random(1));
    const x = bench.value("given", [4]);
    const program = bench.program(bench.emit(slice, { starts: [1], steps: [1], sizes: [2] }, x), x);
    const outputs = [new Float32Array(2), new Float32Array(4)];
    const input = new Float32Array(Uint32Array.of(...given.slice(1, 4), 0x3f800000).buffer);
    backend.prepare(program).run({ inputs: [input], rows: 1, outputs });
    const [cut, all] = outputs.map(({ buffer }) => [...new Uint32Array(buffer)]);
    expect([cut, all]).toEqual([
      [0x7fc00000, 0x7fc00000],
      [0x7fc00000, 0x7fc00000, 0x7fc00000, 0x3f800000],
    ]);
    expect([...new Uint32Array(input.buffer)]).toEqual([...given.slice(1, 4), 0x3f800000]);
  });
});
