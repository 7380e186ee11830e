/**
 * Functions of a module in another language: their own instructions, one after the other, as expressions over a stack of texts, a vector
 * being as many scalars as it has lanes. No loop is written here that a kernel has not written.
 *
 * Each function is read twice: first to find out what its locals hold, then to write it.
 */

import { decode, type Instruction } from "../wasm/decode.ts";
import type { Func } from "../wasm/module.ts";
import { LocalFinder } from "./locals.ts";
import { type InstructionRow, type Scope, Translation } from "./translation.ts";
import { vectorRows } from "./vector-instructions.ts";

/** The text of a function. */
export function translate(func: Func, scope: Scope): string {
  const instructions = decode(func.body);
  const finder = new LocalFinder();
  runAll(new Translation(func, finder, scope), instructions);
  finder.settle();
  const written = new Translation(func, finder, scope);
  runAll(written, instructions);
  return [scope.dialect.header(scope.nameOf(func), func.params), ...written.declarations(), ...written.lines, "}"].join(
    "\n",
  );
}

/** A loop ends with the branch that goes on with it: nothing else branches. */
function runAll(t: Translation, instructions: readonly Instruction[]): void {
  for (const instruction of instructions) {
    const { name } = instruction;
    if (name === "loop") {
      t.open("for (;;) {");
    } else if (name === "if") {
      t.open(`if (${t.condition()}) {`);
    } else if (name === "else") {
      t.otherwise();
    } else if (name === "br_if") t.write(`if (!(${t.condition()})) break;`);
    else if (name === "end") t.close("}");
    else {
      const row = vectorRows[name] ?? scalarRows[name];
      if (row === undefined) throw new Error(`translation: no row for ${name}`);
      row(t, instruction.immediates);
    }
  }
}

const both = (t: Translation): [string, string] => {
  const b = t.integer();
  return [t.integer(), b];
};
const integers =
  (operator: string): InstructionRow =>
  (t) =>
    t.push({ type: "i32", text: t.dialect.integers(operator, ...both(t)) });
const truth = (t: Translation, text: string): void => t.push({ type: "i32", text, isTruth: true });
const floats = (t: Translation): [string, string] => {
  const b = t.scalar().text;
  return [t.scalar().text, b];
};

const scalarRows: Readonly<Record<string, InstructionRow>> = {
  "local.get": (t, [index]) => t.getLocal(index!),
  "local.set": (t, [index]) => t.setLocal(index!),
  call: (t, [index]) => t.callFunction(index!),
  "i32.const": (t, [value]) => t.push({ type: "i32", text: t.dialect.address(value!) }),
  "f32.const": (t, [value]) => t.push({ type: "f32", text: t.dialect.float(value!) }),
  "i32.load": (t, [, offset]) => t.push({ type: "i32", text: t.dialect.load("i", t.address(offset!)) }),
  "f32.load": (t, [, offset]) => t.push({ type: "f32", text: t.dialect.load("f", t.address(offset!)) }),
  "i32.store": (t, [, offset]) => {
    const value = t.integer();
    t.write(t.dialect.store("i", t.address(offset!), value));
  },
  "f32.store": (t, [, offset]) => {
    const value = t.scalar().text;
    t.write(t.dialect.store("f", t.address(offset!), value));
  },
  "i32.add": integers("+"),
  "i32.sub": integers("-"),
  "i32.mul": integers("*"),
  "i32.and": (t) => {
    const [b, a] = [t.scalar(), t.scalar()];
    if (a.isTruth === true && b.isTruth === true) truth(t, `(${a.text} && ${b.text})`);
    else {
      t.push(a);
      t.push(b);
      integers("&")(t, []);
    }
  },
  "i32.or": integers("|"),
  "i32.xor": integers("^"),
  "i32.shl": (t) => t.push({ type: "i32", text: t.dialect.shiftLeft(...both(t)) }),
  "i32.shr_u": (t) => t.push({ type: "i32", text: t.dialect.shiftRight(...both(t), false) }),
  "i32.lt_u": (t) => truth(t, t.dialect.lessIntegers(...both(t), false)),
  "i32.popcnt": (t) => t.push({ type: "i32", text: t.dialect.popcount(t.integer()) }),
  "f32.add": (t) => t.push({ type: "f32", text: t.dialect.floats("+", ...floats(t)) }),
  "f32.max": (t) => t.push({ type: "f32", text: t.dialect.call("max", ...floats(t)) }),
  "f32.ne": (t) => truth(t, `(${floats(t).join(` ${t.dialect.unequal} `)})`),
  "f32.le": (t) => truth(t, `(${floats(t).join(" <= ")})`),
};
