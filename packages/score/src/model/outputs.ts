/**
 * What is written of a row: its probabilities or numbers, its label, or the likeliest labels. SQL is given an array of
 * float32 for each row; of labels it holds pairs, (class, probability), and the expression that names the class stands here.
 */

import { identifier, literal } from "../engine/quote.ts";
import { refuse } from "../errors.ts";
import type { Scorer } from "./scorer.ts";

export interface OutputColumn {
  readonly name: string;
  /** Of the array `s`, in SQL. */
  readonly expression: string;
  /** Whether it holds float32 numbers. */
  readonly isNumber: boolean;
}

export interface OutputForm {
  /** As it was asked for: `probabilities`, `label`, `topk=3`. */
  readonly text: string;
  /** Numbers in SQL's array. */
  readonly width: number;
  readonly columns: readonly OutputColumn[];
  /** From a row's outputs to the numbers of SQL's array. */
  readonly fill: (outputs: Float32Array, row: number, into: number[]) => void;
}

/** The form that is asked for, by its text. */
export function outputForm(text: string, scorer: Scorer): OutputForm {
  if (text === "probabilities") return allOutputs(scorer);
  if (text === "label") return likeliest(text, 1, scorer);
  const [, digits] = /^topk=([1-9]\d{0,3})$/.exec(text) ?? [];
  if (digits !== undefined) return likeliest(text, Number(digits), scorer);
  throw refuse("usage-output", '--output: expected probabilities, label or topk=N, got "$got"', text);
}

function allOutputs({ width, isProbability, task, labels }: Scorer): OutputForm {
  const names =
    isProbability && task !== "regression"
      ? (task === "binary" ? labels.slice(1) : labels).map((label) => `p_${label}`)
      : width === 1
        ? ["y"]
        : Array.from({ length: width }, (_, i) => `y_${i}`);
  const columns = names.map((name, i) => ({ name, expression: `s[${i + 1}]`, isNumber: true }));
  const fill: OutputForm["fill"] = (outputs, row, into) => {
    for (let i = 0, from = row * width; i < width; i++, from++) into[i] = outputs[from]!;
  };
  return { text: "probabilities", width, columns, fill };
}

function likeliest(text: string, count: number, { width, task, labels }: Scorer): OutputForm {
  if (task === "regression") {
    const sentence = "--output $output: the model gives a number and no classes; probabilities gives that number";
    throw refuse("output-no-classes", sentence, text);
  }
  if (count > labels.length) {
    const sentence = "--output $output: the model has $classes classes";
    throw refuse("output-classes", sentence, text, labels.length);
  }
  const names = `[${labels.map(literal).join(", ")}]`;
  const columns = Array.from({ length: count }, (_, i): OutputColumn[] => {
    const mark = text === "label" ? "" : `_${i + 1}`;
    return [
      { name: `label${mark}`, expression: `${names}[s[${2 * i + 1}]::INTEGER + 1]`, isNumber: false },
      { name: `probability${mark}`, expression: `s[${2 * i + 2}]`, isNumber: true },
    ];
  });
  const outputsOf = (outputs: Float32Array, row: number): Float32Array => {
    const own = outputs.subarray(row * width, (row + 1) * width);
    return task === "binary" ? Float32Array.of(1 - own[0]!, own[0]!) : own;
  };
  const fill: OutputForm["fill"] = (outputs, row, into) => {
    ranked(outputsOf(outputs, row), count).forEach(([index, value], i) => {
      into[2 * i] = index;
      into[2 * i + 1] = value;
    });
  };
  return { text, width: 2 * count, columns: columns.flat(), fill };
}

/** The greatest first, among equals the first, and NaN before all, as `session.topK` and `classify` have it. */
export function ranked(values: Float32Array, count: number): [index: number, value: number][] {
  if (count === 1) {
    let best = 0;
    for (let i = 1; i < values.length && !Number.isNaN(values[best]!); i++) {
      if (values[i]! > values[best]! || Number.isNaN(values[i]!)) best = i;
    }
    return [[best, values[best]!]];
  }
  return Array.from(values, (value, index): [number, number] => [index, value])
    .sort(([, a], [, b]) => Number(Number.isNaN(b)) - Number(Number.isNaN(a)) || b - a)
    .slice(0, count);
}

/** Refuses two columns of one name; SQL does not tell `a` from `A`. */
export function checkNames(kept: readonly string[], form: OutputForm): void {
  const seen = new Set<string>();
  for (const name of [...kept, ...form.columns.map((column) => column.name)]) {
    const key = name.toLowerCase();
    if (seen.has(key)) throw refuse("output-name-twice", 'two columns of the output are called "$column"', name);
    seen.add(key);
  }
}

/** `s[1] AS "p_cat"`; in JSON, which has no NaN and no ∞, such numbers are null. */
export function outputExpressions(form: OutputForm, hasNonFinite: boolean): string[] {
  return form.columns.map(({ name, expression, isNumber }) => {
    const value = isNumber && !hasNonFinite ? `CASE WHEN isfinite(${expression}) THEN ${expression} END` : expression;
    return `${value} AS ${identifier(name)}`;
  });
}
