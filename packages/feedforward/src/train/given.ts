/**
 * What a caller without types hands in by mistake, said in a sentence: a promise for a network or for data, nothing at all, an
 * evaluation that is no number.
 */

import { type OptionError, optionError } from "../errors.ts";
import { kindOf } from "../options/check.ts";

export function checkNetworkGiven(network: unknown): void {
  if ((network as { layers?: unknown } | null | undefined)?.layers !== undefined) return;
  if (network instanceof Promise)
    throw optionError("train-network-promise", "train: expected a network, got a promise; is an await missing?");
  throw optionError("train-network", "train: expected a network, got $got", kindOf(network));
}

export function checkDataGiven(data: unknown): void {
  if (data instanceof Promise)
    throw optionError("train-data-promise", "train: expected data, got a promise; is an await missing?");
  if (typeof data === "object" && data !== null && !Array.isArray(data)) return;
  const sentence = "train: expected data, { inputs, targets } or { images, labels }, got $got";
  throw optionError("train-data", sentence, kindOf(data));
}

/** Infinities are in order: an R² or a logarithm may be as bad as that. */
export function checkEvaluation(evaluation: unknown): void {
  if (typeof evaluation === "number" && !Number.isNaN(evaluation)) return;
  throw noNumber(evaluation);
}

function noNumber(evaluation: unknown): OptionError {
  if (evaluation instanceof Promise) {
    const sentence = "train: evaluate must give a number, got a promise; is it async, or is an await missing?";
    return optionError("evaluate-promise", sentence);
  }
  return optionError("evaluate-number", "train: evaluate must give a number, got $got", kindOf(evaluation));
}
