/**
 * A module as WebAssembly text: what `encode` writes as bytes, for people. A statement is a line, its operands folded
 * into it; blocks are indented. Locals are named by their type and index: `$i3`, `$f7`, `$v12`, and assemblers read the text
 * back to the same code.
 * https://webassembly.github.io/spec/core/text/
 */

import { decode, type Instruction } from "./decode.ts";
import type { Code } from "./instructions.ts";
import type { Func, ModuleBuilder } from "./module.ts";
import type { ValueType } from "./values.ts";

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

/**
 * Statements, a line each: an instruction takes its operands, which were written before it, from a stack of texts, and one
 * that leaves nothing for others is a statement.
 */
function printBody(body: Code, names: Names): string[] {
  const lines: string[] = [];
  const stack: string[] = [];
  let depth = 1;
  for (const instruction of decode(body)) {
    const { name, immediate } = instruction;
    if (name === "else" || name === "end") depth -= 1;
    const indent = "  ".repeat(depth);
    const operands = stack.splice(stack.length - operandsOf(instruction, names));
    const isControl = immediate === "block" || name === "else" || name === "end";
    if (isControl) lines.push(...operands.map((text) => indent + text), indent + name);
    else {
      const text = `(${[printInstruction(instruction, names), ...operands].join(" ")})`;
      if (isStatement(name)) lines.push(indent + text);
      else stack.push(text);
    }
    if (immediate === "block" || name === "else") depth += 1;
  }
  return lines;
}

function isStatement(name: string): boolean {
  return /^(local\.set|br|br_if|call|return|drop)$|store/.test(name);
}

/** How many values an instruction takes from the stack. */
function operandsOf({ name, immediates }: Instruction, { functions }: Names): number {
  if (name === "call") return functions[immediates[0]!]!.params.length;
  if (/^(loop|block|else|end|br|return)$|const$|\.get$/.test(name)) return 0;
  if (name === "v128.bitselect") return 3;
  return unary.test(name) ? 1 : 2;
}

const unary =
  /^(if|br_if|drop)$|\.(set|load(?!\d+_lane)|splat|extract_lane|any_true|bitmask|extend_|convert_|eqz|popcnt|abs|neg$|not$|sqrt$|promote_|demote_)/;

function printInstruction({ name, immediate, immediates }: Instruction, { types, functions }: Names): string {
  const [first = 0, second = 0, third = 0] = immediates;
  switch (immediate) {
    case "none":
    case "block":
      return name;
    case "index":
      if (name === "call") return `call ${functionName(functions, first)}`;
      if (name === "global.get") return "global.get $data";
      return name.startsWith("local.") ? `${name} ${localName(types, first)}` : `${name} ${first}`;
    case "memory":
      return second === 0 ? name : `${name} offset=${second}`;
    case "memoryLane":
      return `${name}${second === 0 ? "" : ` offset=${second}`} ${third}`;
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
