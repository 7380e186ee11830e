/**
 * The memory that a reader may spend on a file: in proportion to its length. A reader charges for a thing before making
 * it, with a little more than the thing really takes, so that a few hostile bytes can never become gigabytes.
 */

import type { ByteReader } from "./reader.ts";

const mebibyte = 2 ** 20;

/** What a reader may take beside the tensors that it makes, whatever the length of the file. */
export const mostBesideTensors = 256 * mebibyte;

/** 32 × the file + 16 MiB, and never over 256 MiB beside the tensors that are made of the file's bytes. */
export function defaultMemoryBytes(fileBytes: number, tensorBytes: number): number {
  return Math.min(32 * fileBytes + 16 * mebibyte, mostBesideTensors + tensorBytes);
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
      const sentence = "contents need more memory than the $limit bytes allowed";
      throw this.#reader.faultAt(offset, "memory-exceeded", sentence, this.#limit);
    }
  }
}
