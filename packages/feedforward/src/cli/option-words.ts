/**
 * What the library refuses by the code of its error, in the words of the command line: somebody who typed `--sizes 9,4` gave no
 * images `[n, 9]`. Every other error says its own sentence.
 */

import type { Facts } from "../errors.ts";
import type { Messages } from "./language.ts";

const rows: Readonly<Record<string, (facts: Facts, messages: Messages) => string>> = {
  "train-images-shape": ({ expected, got }, messages) =>
    messages.sizesBegin(Number(expected), Number((got as readonly number[])[1])),
  "train-label-range": ({ last, got }, messages) => messages.sizesEnd(Number(last), Number(got)),
};

/** The sentence for the command line, or null where the library's own will do. */
export function inOptionWords(code: string, facts: Facts, messages: Messages): string | null {
  return Object.hasOwn(rows, code) ? rows[code]!(facts, messages) : null;
}
