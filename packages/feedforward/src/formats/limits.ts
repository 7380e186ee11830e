/**
 * What a reader may spend on a file: memory in proportion to its length (`bytes/memory.ts`), and depths and counts that
 * no real network comes near.
 */

import type { Kinds } from "../options/check.ts";

/** Limits that every reader has; a caller may set any of them. */
export interface ReadLimits {
  /** Bytes that everything made from the file may take together. Default: `defaultMemoryBytes`. */
  readonly memoryBytes?: number;
  /** Depth of lists in lists. Default 256. */
  readonly nesting?: number;
  /** Axes of a tensor. Default 32. */
  readonly rank?: number;
  /** Names in one list of names: tensors of a file, strings of its metadata, nodes of a graph. Default 32,768. */
  readonly names?: number;
}

export const limitKinds: Kinds<ReadLimits> = {
  memoryBytes: "a number",
  nesting: "a number",
  rank: "a number",
  names: "a number",
};

export const defaultNesting = 256;
export const defaultRank = 32;
export const defaultNames = 32_768;
