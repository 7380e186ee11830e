/**
 * What is settled of a graph before it runs: inputs that are the same for every run, and which of its outputs is wanted. The
 * graph with that settled is a graph like any other, so nothing behind this needs to know.
 */

import { isActivationName } from "../../functions/activation.ts";
import { Graph } from "../../onnx/graph.ts";
import type { GraphValue } from "../../onnx/node.ts";
import { isFloat } from "../../tensor/dtype.ts";
import { type Shape, sizeOf } from "../../tensor/shape.ts";
import { type Tensor, tensor } from "../../tensor/tensor.ts";
import type { OptionRow } from "../command/command.ts";
import { portShape } from "../command/shapes.ts";
import { Refusal, UsageError } from "../failure/failure.ts";
import { harmless } from "../terminal/layout.ts";
import type { Messages } from "../words/language.ts";

export const constant = {
  kind: "string",
  default: null,
  value: "NAME=N",
  isList: true,
  text: {
    en: "a graph's inputs that are the same for every run and may decide shapes, like sr=16000 or sizes=1x512",
    ko: "매번 같은 값을 넣는 그래프 입력. 모양을 정하는 입력도 됩니다. sr=16000, sizes=1x512처럼 적습니다",
  },
} as const satisfies OptionRow;

export interface GraphSettings {
  readonly constant: string | null;
}

/** A value as it was typed. */
interface TypedConstant {
  readonly name: string;
  readonly values: readonly number[];
}

/** What no model could make right is refused here. */
export function readConstants(text: string | null, messages: Messages): readonly TypedConstant[] {
  return (text?.split(",") ?? []).map((part) => {
    const [, name, values] = /^(.+)=(true|false|[-+\d.e]+(?:[x×][-+\d.e]+)*)$/su.exec(part) ?? [];
    const numbers = values
      ?.split(/[x×]/u)
      .map((value) => (value === "true" ? 1 : value === "false" ? 0 : Number(value)));
    if (numbers?.every(Number.isFinite)) return { name: name!, values: numbers };
    throw new UsageError(messages.notNumbers("--constant", messages.constantForm, harmless(text!)));
  });
}

/** The graph with these inputs among its constants. */
export function withConstants(graph: Graph, text: string | null, messages: Messages): Graph {
  const typed = readConstants(text, messages);
  if (typed.length === 0) return graph;
  const free = graph.inputs.filter(({ name }) => !graph.constants.has(name));
  const told = typed.map(({ name, values }): [string, Tensor] => {
    const input = free.find((candidate) => candidate.name === name);
    if (input !== undefined) return [name, valueFor(input, values, messages)];
    const names = free.map((candidate) => harmless(candidate.name)).join(", ");
    throw new Refusal(messages.constantOfNothing(harmless(name), names));
  });
  const constants = new Map([...graph.constants, ...told]);
  return new Graph({ ...graph, inputs: graph.inputs.filter(({ name }) => !constants.has(name)), constants });
}

function valueFor(input: GraphValue, values: readonly number[], messages: Messages): Tensor {
  const { name, dtype, shape } = input;
  const isWhole = values.every(Number.isSafeInteger);
  const made = shapeFor(shape, values.length);
  if (made === null || (dtype !== null && !isFloat(dtype) && !isWhole)) {
    const wanted = `${dtype ?? "?"} ${portShape(input)}`;
    throw new Refusal(messages.constantDoesNotFit(harmless(name), wanted, values.join("x")));
  }
  const kind = dtype ?? (isWhole ? "int64" : "float32");
  return tensor([...values], { dtype: kind, shape: made });
}

/** Null where so many values do not fit. */
function shapeFor(declared: GraphValue["shape"], count: number): Shape | null {
  if (declared === null) return count === 1 ? [] : [count];
  if (declared.every((size) => typeof size === "number")) return sizeOf(declared) === count ? declared : null;
  return declared.length === 1 ? [count] : null;
}

/** The graph with one of its outputs, and whether the word named one: else it is a function, as other files want it. */
export function withOutput(graph: Graph, word: string | null, messages: Messages): { graph: Graph; isOutput: boolean } {
  const outputs = graph.outputs.filter(({ name }) => name === word);
  const isFunction = word === null || word === "softmax" || isActivationName(word);
  if (outputs.length === 0 && !isFunction) {
    const names = graph.outputs.map(({ name }) => harmless(name)).join(", ");
    throw new Refusal(messages.outputOfNothing(harmless(word), names));
  }
  // A graph with one output of such a name may be a chain of layers that wants its function.
  const isOutput = outputs.length > 0 && (graph.outputs.length > 1 || !isFunction);
  return { graph: isOutput ? new Graph({ ...graph, outputs }) : graph, isOutput };
}

/** The graph as if the file said the shapes; where it leaves the number of rows open, that stays open. */
export function withShapes(graph: Graph, shapes: Readonly<Record<string, Shape>>): Graph {
  if (Object.keys(shapes).length === 0) return graph;
  const inputs = graph.inputs.map((input) => {
    const told = shapes[input.name];
    if (told === undefined) return input;
    const [rows] = input.shape ?? [null];
    const isOpen = typeof rows !== "number" && told[0] === 1;
    return { ...input, shape: isOpen ? [rows ?? null, ...told.slice(1)] : told };
  });
  return new Graph({ ...graph, inputs });
}
