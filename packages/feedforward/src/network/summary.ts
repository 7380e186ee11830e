/**
 * A network as a table for people: a row a dense layer, with the functions that follow it.
 */

import type { Layer } from "./layer.ts";
import type { Network } from "./network.ts";

export interface SummaryRow {
  readonly name: string;
  readonly size: number;
  /** The functions after the layer: `sigmoid`, `softmax`; for the input how it is scaled: `x / 255`. */
  readonly functions: readonly string[];
  readonly parameters: number;
}

/** The rows of the table: the input, then one for each dense layer. */
export function summaryRows(network: Network): SummaryRow[] {
  const rows: (SummaryRow & { functions: string[] })[] = [
    { name: "input", size: network.inputSize, functions: inputFunctions(network), parameters: 0 },
  ];
  for (const layer of network.layers) {
    if (layer.type !== "dense") {
      rows.at(-1)!.functions.push(functionName(layer));
      continue;
    }
    const parameters = layer.weight.size + layer.bias.size;
    rows.push({ name: layer.name, size: layer.outputSize, functions: [], parameters });
  }
  return rows;
}

/** `784 → 50 sigmoid → 100 sigmoid → 10 softmax` on the first line, then the table. */
export function summarize(network: Network): string {
  const rows = summaryRows(network);
  const header = ["layer", "output", "function", "parameters"];
  const cells = rows.map((row) => [row.name, String(row.size), row.functions.join(", "), thousands(row.parameters)]);
  const table = [header, ...cells, ["", "", "", thousands(network.parameterCount)]];
  const widths = header.map((_, column) => Math.max(...table.map((row) => row[column]!.length)));
  const lines = table.map((row) =>
    row
      .map((cell, i) => (i % 2 === 1 ? cell.padStart(widths[i]!) : cell.padEnd(widths[i]!)))
      .join("  ")
      .trimEnd(),
  );
  return [architecture(network), "", ...lines].join("\n");
}

/** The network in one line: `784 → 50 sigmoid → 100 sigmoid → 10 softmax`. */
export function architecture(network: Network): string {
  const [input, ...rest] = summaryRows(network);
  return [String(input!.size), ...rest.map((row) => [row.size, ...row.functions].join(" "))].join(" → ");
}

function inputFunctions({ input }: Network): string[] {
  const functions: string[] = [];
  if (input.scale !== null) functions.push(`x / ${input.divisor}`);
  if (input.mean !== null) functions.push("- mean");
  if (input.std !== null) functions.push("/ std");
  return functions;
}

function functionName(layer: Exclude<Layer, { type: "dense" }>): string {
  return layer.type === "softmax" ? "softmax" : layer.activation.name;
}

function thousands(count: number): string {
  return String(count).replace(/\B(?=(\d{3})+$)/g, ",");
}
