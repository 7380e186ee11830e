/**
 * An npy file written as its rows come: room for the header first, then float32 after float32, and the header last, when it
 * is known how many rows there are. Its bytes are those that `numpy.save` writes for the array.
 */

import { type FileHandle, open } from "node:fs/promises";
import { Tensor } from "feedforward";
import { writeNpy } from "feedforward/formats/npy";

export class NpyFile {
  readonly #file: FileHandle;
  readonly #columns: number;
  #rows = 0;
  #position: number;

  private constructor(file: FileHandle, columns: number) {
    this.#file = file;
    this.#columns = columns;
    this.#position = this.#header().length;
  }

  static async create(path: string, columns: number): Promise<NpyFile> {
    return new NpyFile(await open(path, "wx"), columns);
  }

  /** Rows one behind the other. */
  async write(values: Float32Array): Promise<void> {
    const bytes = new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
    await this.#put(bytes, this.#position);
    this.#position += bytes.length;
    this.#rows += values.length / this.#columns;
  }

  async finish(): Promise<void> {
    await this.#put(this.#header(), 0);
  }

  async close(): Promise<void> {
    await this.#file.close();
  }

  /** NumPy leaves room for the number of rows to grow, so its length does not depend on it. */
  #header(): Uint8Array {
    const [rows, columns] = [this.#rows, this.#columns];
    const whole = writeNpy(new Tensor("float32", [0, columns], new Float32Array()));
    const text = new TextDecoder("latin1").decode(whole);
    const from = `(0, ${columns}), }`;
    const to = `(${rows}, ${columns}), }`;
    const start = text.indexOf(from);
    const changed = text.slice(0, start) + to + text.slice(start + from.length);
    const cut = changed.replace(/ +\n$/, "").padEnd(whole.length - 1);
    return Uint8Array.from(`${cut}\n`, (character) => character.charCodeAt(0));
  }

  async #put(bytes: Uint8Array, position: number): Promise<void> {
    let done = 0;
    while (done < bytes.length) {
      const { bytesWritten } = await this.#file.write(bytes, done, bytes.length - done, position + done);
      done += bytesWritten;
    }
  }
}
