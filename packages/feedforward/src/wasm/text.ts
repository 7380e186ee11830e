/**
 * A module as WebAssembly text: what `encode` writes as bytes, for people. A statement is a line, its operands folded
 * into it; blocks are indented. Locals are named by their type and index: `$i3`, `$f7`, `$v12`, and assemblers read the text
 * back to the same code.
 * https://webassembly.github.io/spec/core/text/
 */

import { type Instruction, instructions } from "./instructions.ts";
import type { Func, ModuleBuilder } from "./module.ts";
import type { Code, ValueType } from "./values.ts";

export function printModule(module: ModuleBuilder): string {
  const { minimum, maximum, isShared } = module.memory;
  const lines = [
    `(module ${identifier(module.name)}`,
    `  (import "env" "memory" (memory ${minimum} ${maximum}${isShared ? " shared" : ""}))`,
    `  (import "env" "data" (global $data i32))`,
    ...module.functions.flatMap((func) => printFunction(func, module)),
  ];
  return `${lines.join("\n")})\n`;
}

function printFunction(func: Func, module: ModuleBuilder): string[] {
  const types = [...func.params, ...func.locals];
  const declared = types.map((type, i) => `${localName(types, i)} ${type}`);
  const params = declared.slice(0, func.params.length).map((text) => ` (param ${text})`);
  const locals = declared.slice(func.params.length).map((text) => `(local ${text})`);
  const exported = module.exported.includes(func) ? ` (export ${JSON.stringify(func.name)})` : "";
  const lines = [`(func ${functionName(module.functions, func.index)}${exported}${params.join("")}`];
  for (let i = 0; i < locals.length; i += 6) lines.push(`  ${locals.slice(i, i + 6).join(" ")}`);
  lines.push(...printBody(func.body, { types, functions: module.functions }));
  return [...lines.slice(0, -1), `${lines.at(-1)})`].map((line) => `  ${line}`);
}

/** What indices mean. */
interface Names {
  readonly types: readonly ValueType[];
  readonly functions: readonly Func[];
}

/** Statements, a line each. */
function printBody(body: Code, names: Names): string[] {
  const lines: string[] = [];
  let depth = 1;
  for (const statement of statementsOf(body)) {
    const { operands, instruction } = statement;
    const { name } = instruction;
    const isControl = name === "if" || name === "else" || name === "end" || instructions[name].immediate === "block";
    if (name === "else" || name === "end") depth -= 1;
    const indent = "  ".repeat(depth);
    if (isControl) lines.push(...operands.map((code) => indent + fold(code, names)), indent + name);
    else lines.push(indent + foldOperation(statement, names));
    if (isControl && name !== "end") depth += 1;
  }
  return lines;
}

/** An instruction behind its operands: `operation` of `values.ts` puts it together like this. */
interface Operation {
  readonly operands: readonly Code[];
  readonly instruction: Instruction;
}

/** The statements of a body: lists of code that end in no instruction hold statements, not operands. */
function statementsOf(code: Code): Operation[] {
  return isInstruction(code) || endsInInstruction(code) ? [operationOf(code)] : code.flatMap(statementsOf);
}

function operationOf(code: Code): Operation {
  if (isInstruction(code)) return { operands: [], instruction: code };
  const instruction = code.at(-1);
  if (instruction === undefined || !isInstruction(instruction)) throw new Error("text: code without an instruction");
  return { operands: code.slice(0, -1), instruction };
}

function isInstruction(code: Code): code is Instruction {
  return "name" in code;
}

function endsInInstruction(code: readonly Code[]): boolean {
  const last = code.at(-1);
  return last !== undefined && isInstruction(last);
}

/** `(f32x4.add (local.get $v3) (v128.load offset=16 (local.get $i1)))` */
function fold(code: Code, names: Names): string {
  return foldOperation(operationOf(code), names);
}

function foldOperation({ operands, instruction }: Operation, names: Names): string {
  return `(${[printInstruction(instruction, names), ...operands.map((code) => fold(code, names))].join(" ")})`;
}

function printInstruction({ name, immediates }: Instruction, { types, functions }: Names): string {
  const [first = 0] = immediates;
  switch (instructions[name].immediate) {
    case "none":
    case "block":
      return name;
    case "index":
      if (name === "call") return `call ${functionName(functions, first)}`;
      if (name === "global.get") return "global.get $data";
      return name.startsWith("local.") ? `${name} ${localName(types, first)}` : `${name} ${first}`;
    case "memory":
      return first === 0 ? name : `${name} offset=${first}`;
    case "i32":
    case "lane":
      return `${name} ${first}`;
    case "f32":
      return `${name} ${printFloat(first)}`;
    case "bytes16":
      return `${name}${name === "v128.const" ? " i8x16" : ""} ${immediates.join(" ")}`;
  }
}

/** The shortest digits of a double name one float32 alone: reading them rounds to it. */
function printFloat(value: number): string {
  if (Number.isNaN(value)) return "nan";
  if (!Number.isFinite(value)) return value < 0 ? "-inf" : "inf";
  return Object.is(value, -0) ? "-0" : String(value);
}

function localName(types: readonly ValueType[], index: number): string {
  return `$${types[index]![0]}${index}`;
}

/** Functions may share a name, identifiers may not: a second one has its index behind it. */
function functionName(functions: readonly Func[], index: number): string {
  const { name } = functions[index]!;
  const isFirst = functions.findIndex((func) => func.name === name) === index;
  return identifier(isFirst ? name : `${name}.${index}`);
}

/** What the text format takes for a name; everything else becomes `_`. */
function identifier(name: string): string {
  return `$${name.replace(/[^!#$%&'*+\-./:<=>?@\\^_`|~\w]/g, "_")}`;
}
