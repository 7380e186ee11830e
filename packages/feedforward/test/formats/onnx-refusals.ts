/** What the standard's node cases want that is not supported, by the words of the refusal. */

import { expect } from "vitest";

const refusals: readonly (readonly [words: RegExp, kind: string])[] = [
  [/the operator "\w+"( of the domain "[\w.]+")? is not supported/, "an operator"],
  [/the dtype [A-Z]| of the type (sequence|optional|map)|does not (take|quantize to) the dtype/, "a dtype"],
  [/the attribute "(block_size|output_dtype|precision)" is not supported/, "an attribute"],
  [/^(BatchNormalization|Dropout) "\w+": training/, "training"],
  [/the places of the maxima \(output 1\) are not given/, "places of maxima"],
  [/takes floats \[N, C, H, W\] and a grid/, "a rank"],
  [/nodes_modes "BRANCH_MEMBER" is not known/, "a set in a tree"],
  [/mode "(bi)?cubic" is|antialias is|"tf_crop_and_resize" is not supported/, "a way to resize"],
];

/** The kind of a refusal, which must be one of those known. */
export function kindOf(refusal: Error): string {
  const kind = refusals.find(([words]) => words.test(refusal.message))?.[1];
  expect(kind === undefined ? refusal.message : "known").toBe("known");
  return kind!;
}
