/**
 * Links from before the page had one network: the panels that take one apart then had `mnist-mlp`. Links that were made since always
 * say which network they mean.
 */

const keys = [
  "swap",
  "neuron",
  "stage",
  "sample",
  "nobias",
  "noise",
  "raw",
  "evidence",
  "confusion",
  "batch",
  "runner",
  "program",
];
const panels = ["swap", "layers", "neuron", "accuracy", "model", "race", "program"];

/** Whether a link without `net` speaks of the panels that had the book's network. */
export function meansBookNetwork(parameters: URLSearchParams): boolean {
  if (parameters.has("net")) return false;
  return keys.some((key) => parameters.has(key)) || panels.includes(parameters.get("at") ?? "");
}
