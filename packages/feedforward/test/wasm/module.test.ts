/** Modules and functions: sections and names, locals, when a value is evaluated, and control at run time. */

import { describe, expect, it } from "vitest";
import { type Func, ModuleBuilder } from "../../src/wasm/module.ts";
import { at, F32, I32 } from "../../src/wasm/values.ts";
import { F32x4 } from "../../src/wasm/vectors.ts";
import {
  evaluate,
  f32x4,
  instantiate,
  isValid,
  type Machine,
  machine,
  newModule,
  resultAddress,
  storeResult,
} from "./machine.ts";
import { disassemble } from "./toolkit.ts";

/** Appends a number to the list that begins at `resultAddress`; local 0 of the function holds its end. */
function log(f: Func, end: { index: number; value: I32 }, value: I32): void {
  f.store(at(end.value), value);
  f.set(end, end.value.add(4));
}

/** Runs a function that logs numbers, with these arguments. */
function logged(write: (f: Func, say: (value: I32) => void, a: I32, b: I32) => void, ...values: number[]): number[] {
  const alone = machine((f) => {
    const [a, b] = [f.param(I32), f.param(I32)];
    const end = f.local(I32);
    f.set(end, I32.constant(resultAddress));
    write(f, (value) => log(f, end, value), a, b);
    f.store(at(I32.constant(0)), end.value);
  });
  alone.run(...values);
  const words = new Int32Array(alone.memory.buffer);
  return [...words.subarray(resultAddress / 4, words[0]! / 4)];
}

const numbers = (from: number, to: number, step = 1) =>
  Array.from({ length: Math.max(0, Math.ceil((to - from) / step)) }, (_, i) => from + step * i);

describe("for", () => {
  const run = (start: number, end: number, step: number) =>
    logged((f, say, a, b) => f.for(a, b, step, (i) => say(i)), start, end);

  it.each([
    [0, 5, 1],
    [0, 1, 1],
    [3, 12, 4],
    [0, 12, 4],
    [0, 13, 4],
  ])("from %i below %i by %i", (start, end, step) => {
    expect(run(start, end, step)).toEqual(numbers(start, end, step));
  });

  it.each([
    [0, 0],
    [5, 5],
    [6, 5],
    [-1, 5],
  ])("not once from %i below %i: unsigned", (start, end) => {
    expect(run(start, end, 1)).toEqual([]);
  });

  it("counts in unsigned integers", () => {
    expect(run(0x7ffffffe, -0x7ffffffe, 1)).toEqual([0x7ffffffe, 0x7fffffff, -0x80000000, -0x7fffffff]);
  });

  it("nests, and each begins anew", () => {
    const pairs = logged(
      (f, say, a, b) =>
        f.for(I32.constant(0), a, 1, (i) => {
          f.for(i, b, 1, (j) => say(i.mul(10).add(j)));
        }),
      3,
      4,
    );
    expect(pairs).toEqual([0, 1, 2, 3, 11, 12, 13, 22, 23]);
  });

  it("a TypeScript loop unrolls", () => {
    const count = (write: (f: Func) => void) => machine(write).module.encode().length;
    const once = count((f) => f.store(at(I32.constant(0)), I32.constant(1)));
    const thrice = count((f) => {
      for (let i = 0; i < 3; i++) f.store(at(I32.constant(0)), I32.constant(1));
    });
    expect(thrice - once).toBe(2 * 7); // three instructions, of 2, 2 and 3 bytes
  });
});

describe("while and repeatWhile", () => {
  const counting = (kind: "while" | "repeatWhile") => (count: number) =>
    logged((f, say, a) => {
      const i = f.local(I32);
      const body = () => {
        say(i.value);
        f.set(i, i.value.add(1));
      };
      const goesOn = () => i.value.lessU(a);
      if (kind === "while") f.while(goesOn, body);
      else
        f.repeatWhile(() => {
          body();
          return goesOn();
        });
    }, count);

  it.each([0, 1, 2, 7])("while runs %i times", (count) => {
    expect(counting("while")(count)).toEqual(numbers(0, count));
  });

  it.each([0, 1, 2, 7])("repeatWhile runs %i times, but at least once", (count) => {
    expect(counting("repeatWhile")(count)).toEqual(numbers(0, Math.max(1, count)));
  });
});

describe("if", () => {
  it.each([
    [0, [2, 3]],
    [1, [1, 3]],
    [-1, [1, 3]],
    [0x100, [1, 3]],
  ])("%i chooses", (condition, expected) => {
    const said = logged((f, say, a) => {
      const answer = (number: number) => () => say(I32.constant(number));
      f.if(a, answer(1), answer(2));
      f.if(a, () => {}, () => {}); // biome-ignore format: two empty arms
      say(I32.constant(3));
    }, condition);
    expect(said).toEqual(expected);
  });

  it.each([
    [0, []],
    [2, [1]],
  ])("%i without else", (condition, expected) => {
    expect(logged((f, say, a) => f.if(a, () => say(I32.constant(1))), condition)).toEqual(expected);
  });
});

it("call hands over its arguments in order", () => {
  const module = newModule();
  const greater = module.func("greater", (f) => {
    const [to, a, b] = [f.param(I32), f.param(F32), f.param(F32)];
    f.store(at(to), a.max(b));
  });
  const run = module.func("run", (f) =>
    f.call(greater, I32.constant(resultAddress), F32.constant(2), F32.constant(-3)),
  );
  module.export(run);
  const memory = new WebAssembly.Memory({ initial: 1, maximum: 1 });
  (instantiate(module, memory).exports.run as Machine["run"])();
  expect(new Float32Array(memory.buffer)[resultAddress / 4]).toBe(2);
});

describe("a value is evaluated where it is placed", () => {
  const place = at(I32.constant(512));
  const change = (f: Func, value: number) => f.store(place, I32.constant(value));

  it("and not where it is written", () => {
    const seen = logged((f, say) => {
      change(f, 1);
      const value = I32.load(place);
      change(f, 2);
      say(value);
      change(f, 3);
      say(value);
    });
    expect(seen).toEqual([2, 3]);
  });

  it("let evaluates it now", () => {
    const seen = logged((f, say) => {
      change(f, 1);
      const value = f.let(I32.load(place));
      change(f, 2);
      say(value);
      say(value);
    });
    expect(seen).toEqual([1, 1]);
  });

  it("let in a loop evaluates it each time", () => {
    const seen = logged((f, say, _, b) =>
      f.for(I32.constant(0), b, 1, (i) => {
        const square = f.let(i.mul(i));
        say(square);
      }),
    0, 4); // biome-ignore format: arguments
    expect(seen).toEqual([0, 1, 4, 9]);
  });

  it("hoist evaluates it where the function is entered, from within a branch that is not taken", () => {
    const seen = logged((f, say) => {
      change(f, 1);
      let value = I32.constant(-1);
      f.if(I32.constant(0), () => {
        value = f.hoist(I32.load(place));
      });
      say(value);
    });
    expect(seen).toEqual([0]);
  });

  it("hoists in the order in which they were asked for", () => {
    const seen = logged((f, say, a) => {
      const first = f.hoist(a.add(1));
      say(first);
      say(f.hoist(first.mul(10)));
    }, 4);
    expect(seen).toEqual([5, 50]);
  });

  it("a local reads what was set last, and is 0 at first", () => {
    const seen = logged((f, say) => {
      const local = f.local(I32);
      const doubled = local.value.add(local.value);
      say(doubled);
      f.set(local, I32.constant(3));
      say(doubled);
      f.set(local, doubled);
      say(local.value);
    });
    expect(seen).toEqual([0, 6, 6]);
  });
});

describe("locals", () => {
  const types = { i32: I32, f32: F32, v128: F32x4 };
  type Kind = keyof typeof types;
  const text = (...kinds: Kind[]) => {
    const module = newModule();
    module.func("run", (f) => {
      for (const kind of kinds) f.local<I32 | F32 | F32x4>(types[kind]);
    });
    return module.encode();
  };
  /** The declarations of the only function: everything of its body but `end`. */
  const declarations = (...kinds: Kind[]) => {
    const bytes = [...text(...kinds)];
    const start = bytes.indexOf(10, 30);
    const size = bytes[start + 3]!;
    return bytes.slice(start + 4, start + 3 + size);
  };

  it.each([
    [[], [0]],
    [["i32"], [1, 1, 0x7f]],
    [
      ["i32", "i32", "i32"],
      [1, 3, 0x7f],
    ],
    [
      ["i32", "v128", "v128", "i32"],
      [3, 1, 0x7f, 2, 0x7b, 1, 0x7f],
    ],
    [
      ["f32", "i32", "f32"],
      [3, 1, 0x7d, 1, 0x7f, 1, 0x7d],
    ],
  ] as [Kind[], number[]][])("%j", (kinds, bytes) => {
    expect(declarations(...kinds)).toEqual(bytes);
  });

  it("of any number keep their places", () => {
    const kinds = Array.from({ length: 300 }, (_, i) => (["i32", "f32", "v128"] as const)[Math.floor(i / 7) % 3]!);
    const got = evaluate(I32, (f) => {
      const locals = kinds.map((kind) => (kind === "i32" ? f.local(I32) : f.local<F32 | F32x4>(types[kind]) && null));
      locals.forEach((local, i) => {
        if (local !== null) f.set(local, I32.constant(i));
      });
      return locals.reduce((sum, local, i) => (local === null ? sum : sum.add(local.value.mul(i))), I32.constant(0));
    });
    expect(got).toEqual([kinds.reduce((sum, kind, i) => sum + (kind === "i32" ? i * i : 0), 0)]);
  });

  it("parameters come before them", () => {
    const module = newModule();
    const write = (f: Func) => {
      f.local(I32);
      f.param(I32);
    };
    expect(() => module.func("late", write)).toThrow("late: parameters come before locals");
  });
});

describe("a module", () => {
  function build(isShared: boolean): ModuleBuilder {
    const module = new ModuleBuilder("feedforward", { minimum: 2, maximum: 200, isShared });
    module.func("hidden", () => {});
    for (const name of ["run", "한글"]) {
      module.export(module.func(name, (f) => storeResult(f, f.param(I32))));
    }
    return module;
  }

  it("imports its memory and the address of its data, and exports functions by name", () => {
    const compiled = new WebAssembly.Module(build(false).encode());
    expect(WebAssembly.Module.imports(compiled)).toEqual([
      { module: "env", name: "memory", kind: "memory" },
      { module: "env", name: "data", kind: "global" },
    ]);
    expect(WebAssembly.Module.exports(compiled)).toEqual([
      { name: "run", kind: "function" },
      { name: "한글", kind: "function" },
    ]);
  });

  it("names itself and all its functions", () => {
    const compiled = new WebAssembly.Module(build(false).encode());
    const [section] = WebAssembly.Module.customSections(compiled, "name");
    const bytes = Buffer.from(section!);
    const names = "\x03\x00\x06hidden\x01\x03run\x02\x06한글";
    const size = String.fromCharCode(Buffer.byteLength(names));
    expect(bytes.toString()).toBe(`\x00\x0c\x0bfeedforward\x01${size}${names}`);
    expect(disassemble(build(false).encode())).toContain("(func $hidden ");
  });

  it.each([
    [false, true],
    [true, false],
  ])("with a memory that is shared: %s takes only such a one", (isShared, other) => {
    const memory = (shared: boolean) => new WebAssembly.Memory({ initial: 2, maximum: 200, shared });
    expect(() => instantiate(build(isShared), memory(isShared))).not.toThrow();
    expect(() => instantiate(build(isShared), memory(other))).toThrow(WebAssembly.LinkError);
    expect(disassemble(build(isShared).encode())).toContain(isShared ? "(;0;) 2 200 shared)" : "(;0;) 2 200)");
  });

  it("takes no smaller memory", () => {
    const memory = new WebAssembly.Memory({ initial: 1, maximum: 200 });
    expect(() => instantiate(build(false), memory)).toThrow(WebAssembly.LinkError);
  });

  it("without functions is valid", () => {
    expect(WebAssembly.validate(newModule().encode())).toBe(true);
  });

  it("encodes to the same bytes again", () => {
    const module = build(true);
    expect(module.encode()).toEqual(module.encode());
  });

  it("a thrown profiler's stack shows the names", () => {
    const module = newModule();
    const load = module.func("dense_784x50", (f) => storeResult(f, I32.load(at(I32.constant(-1)))));
    module.export(module.func("run", (f) => f.call(load)));
    const memory = new WebAssembly.Memory({ initial: 1, maximum: 1 });
    const { exports } = instantiate(module, memory);
    expect(() => (exports.run as Machine["run"])()).toThrow(
      expect.objectContaining({ stack: expect.stringContaining("dense_784x50") }),
    );
  });
});

it.each([I32.constant(1), F32.constant(1), f32x4(1)])(
  "a value is stored as what it is, and the engine agrees",
  (value) => {
    expect(isValid((f) => f.store(at(I32.constant(0)), value))).toBe(true);
  },
);

it("an instruction on the wrong stack is refused by the engine", () => {
  expect(isValid((f) => f.store(at(new I32(F32.constant(1).code)), I32.constant(1)))).toBe(false);
});

it("a call with other arguments than the function's parameters is refused where it is written", () => {
  const module = newModule();
  const callee = module.func("callee", (f) => void [f.param(I32), f.param(F32)]);
  const calling =
    (...values: (F32 | I32)[]) =>
    () =>
      module.func("caller", (f) => f.call(callee, ...values));
  expect(calling(I32.constant(1), F32.constant(1))).not.toThrow();
  expect(calling(I32.constant(1))).toThrow("caller: callee takes (i32,f32), got (i32)");
  expect(calling(F32.constant(1), I32.constant(1))).toThrow("caller: callee takes (i32,f32), got (f32,i32)");
});
