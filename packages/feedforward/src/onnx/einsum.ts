/**
 * The equation of Einsum: `bij,bjk->bik`, a letter an axis. Without an arrow the output has the letters that stand once, in the
 * order of the alphabet; `...` are the axes that a term does not name, which lie alike from the right.
 */

import { type EinsumAttributes, einsum } from "../ops/einsum.ts";
import type { ValueId } from "../program/program.ts";
import { sizeOf } from "../tensor/shape.ts";
import type { Call } from "./call.ts";

/** More products than this take longer than a person waits. */
const mostProducts = 2 ** 36;

const termForm = /^[A-Za-z]*(\.{3})?[A-Za-z]*$/;

export function einsumOf(call: Call): ValueId {
  const inputs = Array.from({ length: call.inputCount }, (_, i) => call.input(i));
  const { attributes, letters } = readEquation(call);
  const sizes = letters.map((letter) => Math.max(1, ...sizesOf(call, attributes, letter)));
  if (!(sizeOf(sizes) <= mostProducts))
    throw call.refuse("einsum-products", "more than $limit products are not computed", mostProducts);
  return call.emit(einsum, attributes, ...inputs);
}

function sizesOf(call: Call, { inputs }: EinsumAttributes, letter: number): number[] {
  return inputs.flatMap((axes, i) => axes.flatMap((own, axis) => (own === letter ? (call.shape(i)[axis] ?? 1) : [])));
}

interface Equation {
  readonly attributes: EinsumAttributes;
  /** The numbers of all letters. */
  readonly letters: readonly number[];
}

function readEquation(call: Call): Equation {
  const written = call.string("equation", "");
  const equation = written.replaceAll(" ", "");
  const [left = "", right, ...more] = equation.split("->");
  const terms = left.split(",");
  if (more.length > 0 || ![...terms, right ?? ""].every((term) => termForm.test(term))) {
    throw call.fault("einsum-form", 'the equation "$equation" is not written as in "ij,jk->ik"', written);
  }
  if (terms.length !== call.inputCount) {
    const sentence = 'the equation "$equation" has $terms terms for $inputs inputs';
    throw call.fault("einsum-terms", sentence, written, terms.length, call.inputCount);
  }
  const names = terms.map((term, i) => namesOf(term, call.shape(i).length));
  const wrong = names.findIndex((list, i) => list?.length !== call.shape(i).length);
  if (wrong >= 0) {
    const sentence = 'the equation "$equation" does not fit the $axes axes of input $input';
    throw call.fault("einsum-axes", sentence, written, call.shape(wrong).length, wrong);
  }
  const all = (names as string[][]).flat();
  const free = Math.max(0, ...all.filter(isFree).map((name) => Number(name.slice(1)) + 1));
  const output =
    right === undefined ? implied(all, free) : (namesOf(right, right.replace("...", "").length + free) ?? []);
  if (new Set(output).size !== output.length || !output.every((name) => all.includes(name))) {
    const sentence = 'the equation "$equation" names an axis of the output twice, or one that no input has';
    throw call.fault("einsum-output", sentence, written);
  }
  if (all.some((name) => isFree(name) && !output.includes(name))) {
    throw call.fault("einsum-unnamed", 'the equation "$equation" sums over axes without a name', written);
  }
  const order = [...new Set([...output, ...all])];
  return {
    attributes: {
      inputs: (names as string[][]).map((list) => list.map((name) => order.indexOf(name))),
      outputAxes: output.length,
    },
    letters: order.map((_, i) => i),
  };
}

function isFree(name: string): boolean {
  return name.startsWith(".");
}

/** The letters of a term, and for `...` names that count from the right; null where there are fewer axes than letters. */
function namesOf(term: string, rank: number): string[] | null {
  const at = term.indexOf("...");
  if (at < 0) return [...term];
  const [before, after] = [term.slice(0, at).split(""), term.slice(at + 3).split("")];
  const free = rank - before.length - after.length;
  return free < 0 ? null : [...before, ...Array.from({ length: free }, (_, i) => `.${free - 1 - i}`), ...after];
}

function implied(all: readonly string[], free: number): string[] {
  const once = all.filter((name) => !isFree(name) && all.indexOf(name) === all.lastIndexOf(name));
  return [...Array.from({ length: free }, (_, i) => `.${free - 1 - i}`), ...once.sort()];
}
