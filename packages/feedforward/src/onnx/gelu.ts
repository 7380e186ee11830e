/**
 * gelu as exporters write it, in several steps, becomes the one function: x·(1 + erf(x/√2))/2, or its approximation by tanh.
 * Steps are read as algebra, products and sums in any order with constants of any spelling, so nothing else is taken for it.
 * The one formula keeps its digits in the tail, where the written one loses them.
 */

import type { Formula } from "../functions/formula.ts";
import type { BinaryAttributes } from "../ops/binary.ts";
import { unary } from "../ops/core-rules.ts";
import type { UnaryAttributes } from "../ops/unary.ts";
import type { WideAttributes } from "../ops/wide.ts";
import type { Program, Step, ValueId } from "../program/program.ts";

/** coefficient · x^power · other factors, each a text. */
interface Term {
  readonly coefficient: number;
  readonly power: number;
  readonly factors: readonly string[];
}

/** A sum of terms, and the steps that it was read from. */
interface Expression {
  readonly terms: readonly Term[];
  readonly steps: ReadonlySet<Step>;
}

const half = "0.5·x^1";
const erfForm = `${half}·(1+1·erf(0.70711·x^1))`;
const tanhForms = [
  `${half}·(1+1·tanh(0.79788·(0.044715·x^3+1·x^1)))`,
  `${half}·(1+1·tanh(0.035677·x^3+0.79788·x^1))`,
  `${half}·(1+1·tanh(0.79788·x^1·(0.044715·x^2+1)))`,
];

/** The formulas that take the place of the written ones. */
export interface GeluFormulas {
  readonly gelu: Formula;
  readonly geluTanh: Formula;
}

export function recogniseGelu(program: Program, formulas: GeluFormulas): Program {
  if (!program.steps.some((step) => isCurve(step))) return program;
  const reader = new GeluMatcher(program);
  let { steps } = program;
  for (const last of program.steps.toReversed()) {
    const found = steps.includes(last) ? reader.geluAt(last) : null;
    if (found === null) continue;
    const formula = formulas[found.name];
    const attributes: UnaryAttributes = { formula };
    const made: Step = { ...last, op: unary, attributes, inputs: [found.x] };
    steps = steps.flatMap((step) => (step === last ? [made] : found.steps.has(step) ? [] : [step]));
  }
  return { ...program, steps };
}

function isCurve({ op, attributes }: Step): boolean {
  if (op.name !== "unary") return false;
  const { name } = (attributes as UnaryAttributes).formula;
  return name === "erf" || name === "tanh";
}

class GeluMatcher {
  readonly #program: Program;
  readonly #makers = new Map<ValueId, Step>();
  readonly #readers = new Map<ValueId, Step[]>();

  constructor(program: Program) {
    this.#program = program;
    for (const step of program.steps) {
      for (const output of step.outputs) this.#makers.set(output, step);
      for (const input of step.inputs) {
        if (input === null) continue;
        const readers = this.#readers.get(input);
        if (readers === undefined) this.#readers.set(input, [step]);
        else readers.push(step);
      }
    }
  }

  /** What ends at this step, if it is one of the forms for some value x. */
  geluAt(last: Step): { name: keyof GeluFormulas; x: ValueId; steps: ReadonlySet<Step> } | null {
    if (last.op.name !== "binary") return null;
    for (const x of this.#leaves(last)) {
      const found = this.#read(last.outputs[0]!, x, 0);
      if (found === null || !this.#isOwn(found.steps, last)) continue;
      const text = textOf(found.terms);
      const name = text === erfForm ? "gelu" : tanhForms.includes(text) ? "geluTanh" : null;
      if (name !== null) return { name, x, steps: found.steps };
    }
    return null;
  }

  /** Nothing between is wanted by anybody else. */
  #isOwn(steps: ReadonlySet<Step>, last: Step): boolean {
    const wanted = new Set(this.#program.outputs.map(({ value }) => value));
    return [...steps].every((step) => {
      if (step === last) return true;
      const output = step.outputs[0]!;
      return !wanted.has(output) && (this.#readers.get(output) ?? []).every((reader) => steps.has(reader));
    });
  }

  /** The values that several of the steps behind this one start from. */
  #leaves(last: Step): ValueId[] {
    const seen = new Map<ValueId, number>();
    const visit = (value: ValueId, depth: number): void => {
      if (this.#program.constants.has(value)) return;
      seen.set(value, (seen.get(value) ?? 0) + 1);
      const maker = this.#makers.get(value);
      if (maker !== undefined && depth < deepest && isAlgebra(maker))
        for (const input of maker.inputs) visit(input!, depth + 1);
    };
    for (const input of last.inputs) visit(input!, 0);
    return [...seen].filter(([, count]) => count > 1).map(([value]) => value);
  }

  #read(value: ValueId, x: ValueId, depth: number): Expression | null {
    if (value === x) return { terms: [{ coefficient: 1, power: 1, factors: [] }], steps: new Set() };
    const constant = this.#program.constants.get(value);
    if (constant !== undefined) {
      const terms = [{ coefficient: Number(constant[0]), power: 0, factors: [] }];
      return constant.length === 1 ? { terms, steps: new Set() } : null;
    }
    const step = this.#makers.get(value);
    if (step === undefined || depth > deepest || !isAlgebra(step) || step.epilogue.length > 0) return null;
    const parts = step.inputs.map((input) => this.#read(input!, x, depth + 1));
    if (parts.includes(null)) return null;
    const [a, b] = parts as [Expression, Expression];
    const terms = combine(step, a.terms, b?.terms ?? []);
    return terms === null ? null : { terms, steps: new Set([step, ...a.steps, ...(b?.steps ?? [])]) };
  }
}

const deepest = 12;

function isAlgebra(step: Step): boolean {
  return step.op.name === "binary" || isCurve(step) || isPower(step);
}

function isPower({ op, attributes }: Step): boolean {
  return op.name === "wide" && (attributes as WideAttributes).function === "pow";
}

function combine(step: Step, a: readonly Term[], b: readonly Term[]): readonly Term[] | null {
  if (step.op.name === "unary") {
    const { name } = (step.attributes as UnaryAttributes).formula;
    return [{ coefficient: 1, power: 0, factors: [`${name}(${textOf(a)})`] }];
  }
  const [divisor] = b;
  const isNumber = b.length === 1 && divisor!.power === 0 && divisor!.factors.length === 0;
  if (isPower(step)) {
    const [only] = a;
    const isPlain = a.length === 1 && only!.coefficient === 1 && only!.factors.length === 0;
    return isPlain && isNumber ? [{ coefficient: 1, power: only!.power * divisor!.coefficient, factors: [] }] : null;
  }
  const { operation } = step.attributes as BinaryAttributes;
  if (operation === "add") return [...a, ...b];
  if (operation === "mul") return product(a, b);
  return operation === "div" && isNumber ? product(a, [{ ...divisor!, coefficient: 1 / divisor!.coefficient }]) : null;
}

/** A sum that is multiplied becomes one factor. */
function product(a: readonly Term[], b: readonly Term[]): readonly Term[] {
  const [left, right] = [a, b].map((terms): Term => {
    if (terms.length === 1) return terms[0]!;
    return { coefficient: 1, power: 0, factors: [`(${textOf(terms)})`] };
  }) as [Term, Term];
  return [
    {
      coefficient: left.coefficient * right.coefficient,
      power: left.power + right.power,
      factors: [...left.factors, ...right.factors],
    },
  ];
}

/** Terms in an order of their own, numbers with five digits. */
function textOf(terms: readonly Term[]): string {
  const texts = terms.map(({ coefficient, power, factors }) => {
    const number = String(Number(coefficient.toPrecision(5)));
    return [number, ...(power === 0 ? [] : [`x^${power}`]), ...[...factors].sort()].join("·");
  });
  return texts.sort().join("+");
}
