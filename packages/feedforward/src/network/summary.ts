/**
 * A network as a table for people: a row a layer, with the functions that follow it.
 */

import { thousands } from "../print/thousands.ts";
import { type Shape, sizeOf } from "../tensor/shape.ts";
import { isNamed, type Layer, type LayerType, parametersOf, type ShapedLayer } from "./layer.ts";
import { type Network, shapesOf } from "./network.ts";

/** A layer as a row of a table. */
export interface SummaryRow {
  readonly name: string;
  readonly type: LayerType | "input";
  readonly size: number;
  /** What the layer makes of one row: `[size]`, unless it keeps axes apart. */
  readonly shape: Shape;
  /** The functions after the layer: `sigmoid`, `softmax`; for the input how it is scaled: `x / 255`. */
  readonly functions: readonly string[];
  readonly parameters: number;
  /** Products that the sums of the layer take for one row. */
  readonly multiplyAdds: number;
}

/** The rows of the table: the input, then one for each layer that is no function of single numbers or softmax. */
export function summaryRows(network: Network): SummaryRow[] {
  const { layers, input } = network;
  const start = { name: "input", type: "input" as const, ...sizes(input.shape), functions: inputFunctions(network) };
  const rows: (SummaryRow & { functions: string[] })[] = [{ ...start, parameters: 0, multiplyAdds: 0 }];
  const shapes = shapesOf(layers, input.shape);
  for (const [i, layer] of layers.entries()) {
    const shape = shapes[i + 1]!;
    const functions = functionsOf(layer);
    if (functions === null) {
      const { weight, ...others } = parametersOf(layer);
      const parameters = Object.values(others).reduce((sum, { size }) => sum + size, weight?.size ?? 0);
      const own = (layer as Partial<ShapedLayer>).multiplyAdds?.(shapes[i]!);
      const multiplyAdds = own ?? (weight?.size ?? 0) * sizeOf(shape.slice(1));
      rows.push({
        name: isNamed(layer) ? layer.name : layer.type,
        type: layer.type,
        ...sizes(shape),
        functions: [],
        parameters,
        multiplyAdds,
      });
    } else rows.at(-1)!.functions.push(...functions);
  }
  return rows;
}

function sizes(shape: Shape): { size: number; shape: Shape } {
  return { size: sizeOf(shape), shape };
}

/** `784 → 50 sigmoid → 100 sigmoid → 10 softmax` on the first line, then the table. */
export function summarize(network: Network): string {
  const rows = summaryRows(network);
  const header = ["layer", "output", "function", "parameters", "multiply-adds"];
  const cells = rows.map((row) => [
    row.name,
    shapeText(row.shape),
    row.functions.join(", "),
    thousands(row.parameters),
    thousands(row.multiplyAdds),
  ]);
  const work = rows.reduce((sum, { multiplyAdds }) => sum + multiplyAdds, 0);
  const table = [header, ...cells, ["", "", "", thousands(network.parameterCount), thousands(work)]];
  const widths = header.map((_, column) => Math.max(...table.map((row) => row[column]!.length)));
  const isNumber = [false, true, false, true, true];
  const lines = table.map((row) =>
    row
      .map((cell, i) => (isNumber[i] ? cell.padStart(widths[i]!) : cell.padEnd(widths[i]!)))
      .join("  ")
      .trimEnd(),
  );
  return [architecture(network), "", ...lines].join("\n");
}

/** The network in one line: `784 → 50 sigmoid → 100 sigmoid → 10 softmax`, or `1×28×28 → conv2d 30×24×24 relu → …`. */
export function architecture(network: Network): string {
  const [input, ...rest] = summaryRows(network);
  return [shapeText(input!.shape), ...rest.map(rowText)].join(" → ");
}

function rowText({ type, shape, functions }: SummaryRow): string {
  return [...typeText(type), shapeText(shape), ...functions].join(" ");
}

/** What a row is called in a line: dense layers go without saying. */
export function typeText(type: SummaryRow["type"]): string[] {
  return type === "dense" || type === "input" ? [] : [type];
}

/** `30×24×24` */
export function shapeText(shape: Shape): string {
  return shape.join("×");
}

function inputFunctions({ input }: Network): string[] {
  const functions: string[] = [];
  if (input.scale !== null) functions.push(`x / ${input.divisor}`);
  if (input.mean !== null) functions.push("- mean");
  if (input.std !== null) functions.push("/ std");
  return functions;
}

/** What a layer adds to the row before it; null for one that has a row of its own. */
function functionsOf(layer: Layer): string[] | null {
  if (layer.type === "softmax") return ["softmax"];
  if (layer.type === "activation") return [layer.activation.name];
  if (layer.type === "scale") return [`× ${(layer as Layer & { factor: number }).factor}`];
  if (layer.type === "dropout") return ["dropout"];
  return null;
}
