/**
 * What a reader may spend on a file: memory in proportion to its length, and depths and counts that no real network
 * comes near. A reader charges for a thing before making it, with a little more than the thing really takes, so that a
 * few hostile bytes can never become gigabytes.
 */

import type { ByteReader } from "../bytes/reader.ts";

/** Limits that every reader has; a caller may set any of them. */
export interface ReadLimits {
  /** Bytes that everything made from the file may take together. Default: `defaultMemoryBytes`. */
  readonly memoryBytes?: number;
  /** Depth of lists in lists. Default 256. */
  readonly nesting?: number;
  /** Axes of a tensor. Default 32. */
  readonly rank?: number;
  /** Names in one list of names: tensors of a file, strings of its metadata. Default 100,000. */
  readonly names?: number;
}

export const defaultNesting = 256;
export const defaultRank = 32;
export const defaultNames = 100_000;

const mebibyte = 2 ** 20;

/** 32 × the file + 16 MiB, and never over 256 MiB beside the tensors that are made of the file's bytes. */
export function defaultMemoryBytes(fileBytes: number, tensorBytes: number): number {
  return Math.min(32 * fileBytes + 16 * mebibyte, 256 * mebibyte + tensorBytes);
}

/** Counts what is made from one file and stops the reader when it is more than the file may cost. */
export class MemoryBudget {
  readonly #reader: ByteReader;
  readonly #limit: number;
  #used = 0;

  constructor(reader: ByteReader, limitBytes: number) {
    this.#reader = reader;
    this.#limit = limitBytes;
  }

  /** Throws if `bytes` more would exceed the budget; `offset` is where they are asked for. */
  charge(bytes: number, offset: number = this.#reader.offset): void {
    this.#used += bytes;
    if (this.#used > this.#limit) {
      throw this.#reader.error(`contents need more memory than the ${this.#limit} bytes allowed`, offset);
    }
  }
}
