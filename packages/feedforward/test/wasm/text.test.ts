/**
 * The text of a module: a small one is kept as a golden file beside wabt's own disassembly, and of whatever the kernels
 * write, wabt assembles the text to the same code, byte for byte.
 */

import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { moduleOf } from "../../src/backend/wasm.ts";
import { Activation, Network } from "../../src/index.ts";
import { Dense, Softmax } from "../../src/network/layer.ts";
import { lowerNetwork } from "../../src/network/lower.ts";
import { type Func, ModuleBuilder } from "../../src/wasm/module.ts";
import { printModule } from "../../src/wasm/text.ts";
import { at, F32, I32 } from "../../src/wasm/values.ts";
import { F32x4 } from "../../src/wasm/vectors.ts";
import { networkCases } from "../network/arbitrary.ts";
import { i8x16, newModule } from "./machine.ts";
import { assemble, disassemble, validate } from "./toolkit.ts";

/** The bodies of the functions: the one section of code. */
function codeOf(bytes: Uint8Array): string {
  for (let offset = 8; offset < bytes.length; ) {
    const id = bytes[offset]!;
    let [size, shift] = [0, 0];
    do {
      offset += 1;
      size |= (bytes[offset]! & 0x7f) << shift;
      shift += 7;
    } while (bytes[offset]! & 0x80);
    offset += 1;
    if (id === 10) return Buffer.from(bytes.subarray(offset, offset + size)).toString("hex");
    offset += size;
  }
  return "";
}

function expectTheSameCode(module: ModuleBuilder): void {
  const bytes = module.encode();
  expect(codeOf(assemble(printModule(module)))).toBe(codeOf(bytes));
}

function written(write: (f: Func, module: ModuleBuilder) => void): ModuleBuilder {
  const module = newModule();
  module.export(module.func("run", (f) => write(f, module)));
  return module;
}

describe("a tiny network", () => {
  const network = new Network([new Activation("relu")], { input: { size: 1 } });
  const module = moduleOf(lowerNetwork(network));

  it("as our text", async () => {
    await expect(printModule(module)).toMatchFileSnapshot("../golden/wasm/tiny.wat");
  });

  it("as wabt disassembles its bytes", async () => {
    await expect(disassemble(module.encode())).toMatchFileSnapshot("../golden/wasm/tiny.wabt.wat");
  });
});

describe("wabt agrees", () => {
  it("that modules of random networks are valid, and on what the text of some of them means", () => {
    let count = 0;
    fc.assert(
      fc.property(networkCases(1), ({ network }) => {
        const module = moduleOf(lowerNetwork(network));
        validate(module.encode());
        if (count % 4 === 0) expectTheSameCode(module);
        count += 1;
      }),
      { numRuns: 200 },
    );
    expect(count).toBeGreaterThanOrEqual(200);
  });

  it("where bytes are normalised, and weights are not finite", () => {
    const input = { size: 3, scale: "1/7", mean: [0.5], std: [1, 2, 3] };
    const layers = [
      new Dense({
        weight: [
          [1, 0],
          [2, 0],
          [Infinity, 0],
        ],
      }),
      new Softmax(),
    ];
    const module = moduleOf(lowerNetwork(new Network(layers, { input, allowNonFinite: true })));
    validate(module.encode());
    expectTheSameCode(module);
  });
});

const floats = [0, -0, Number.NaN, Infinity, -Infinity, 2 ** -149, 1e21, 0.1, -(2 - 2 ** -23) * 2 ** 127, 1 / 3];

describe("the text", () => {
  it.each(floats)("of %d", (x) => {
    expectTheSameCode(written((f) => f.store(at(I32.constant(0)), F32.constant(x))));
  });

  it.each([0, -1, 2 ** 31 - 1, -(2 ** 31), 2 ** 32 - 1])("of the integer %i, as an offset too", (x) => {
    expectTheSameCode(written((f) => f.store(at(I32.constant(x), x >>> 0), I32.constant(x))));
  });

  it("of bytes, of lanes, of calls, of arms, of a shared memory", () => {
    const module = new ModuleBuilder("a name (with odd) letters: 가", { minimum: 1, maximum: 9, isShared: true });
    const callee = module.func("odd name", (f) => void f.param(I32));
    const run = module.func("odd name", (f) => {
      const bytes = f.let(i8x16(...Array.from({ length: 16 }, (_, i) => 255 - i)));
      f.if(
        bytes.bitmask(),
        () => f.call(callee, module.data),
        () => {
          const floats = f.let(new F32x4(bytes.code));
          f.storeLane(at(module.data, 200), floats.shuffle(floats, [6, 0, 3, 5]), 3);
          f.storeHalf(at(module.data), floats, 1);
          f.call(callee, bytes.extendLow().narrow(bytes.extendHigh()).bitmask());
        },
      );
    });
    module.export(run);
    expectTheSameCode(module);
    expect(printModule(module)).toContain("(memory 1 9 shared)");
  });

  it("shows a statement a line, operands folded, blocks indented, locals by type and index", () => {
    const module = written((f) => {
      const [x, end] = [f.param(I32), f.param(I32)];
      f.for(x, end, 4, (i) => f.store(at(i, 8), F32.load(at(i)).add(F32.constant(1))));
    });
    expect(printModule(module)).toBe(`(module $alone
  (import "env" "memory" (memory 1 1))
  (import "env" "data" (global $data i32))
  (func $run (export "run") (param $i0 i32) (param $i1 i32)
    (local $i2 i32)
    (local.set $i2 (local.get $i0))
    (i32.lt_u (local.get $i2) (local.get $i1))
    if
      loop
        (f32.store offset=8 (local.get $i2) (f32.add (f32.load (local.get $i2)) (f32.const 1)))
        (local.set $i2 (i32.add (local.get $i2) (i32.const 4)))
        (br_if 0 (i32.lt_u (local.get $i2) (local.get $i1)))
      end
    end))
`);
  });

  it("of an empty module, and of an empty function", () => {
    expect(printModule(newModule())).toBe(`(module $alone
  (import "env" "memory" (memory 1 1))
  (import "env" "data" (global $data i32)))
`);
    expectTheSameCode(written(() => {}));
  });
});
