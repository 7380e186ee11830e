/**
 * The one WebAssembly memory of this process or page, and who has which part of it. A page dies of its hundredth-odd
 * memory, so all sessions share one: parts are given out first fit and given back when their owner is collected.
 */

export interface Block {
  /** In bytes, a multiple of 64. */
  readonly offset: number;
  readonly size: number;
}

/** 2 GiB, so that addresses stay positive. A memory may have a lower maximum. */
export const maximumPages = 32768;

const pageBytes = 65536;
const alignment = 64;

/** Memory is grown by at least this much, so that small sessions do not grow it each. */
const growthPages = 16;

export class Heap {
  readonly memory: WebAssembly.Memory;
  /** Free blocks, in ascending order, never two side by side. */
  #free: Block[];
  #bytes: Uint8Array;
  #floats: Float32Array;

  /** Address 0 is never given out. */
  constructor(memory: WebAssembly.Memory) {
    this.memory = memory;
    this.#bytes = new Uint8Array(memory.buffer);
    this.#floats = new Float32Array(memory.buffer);
    this.#free = [{ offset: alignment, size: this.#bytes.length - alignment }];
  }

  /** The memory as bytes. Growing makes older views useless: ask again. */
  get bytes(): Uint8Array {
    return this.#bytes;
  }

  get floats(): Float32Array {
    return this.#floats;
  }

  /** Throws a RangeError where the memory cannot grow. */
  allocate(byteLength: number): Block {
    const size = Math.max(alignment, Math.ceil(byteLength / alignment) * alignment);
    let index = this.#free.findIndex((block) => block.size >= size);
    if (index === -1) {
      this.#grow(size);
      index = this.#free.length - 1;
    }
    const block = this.#free[index]!;
    const rest = { offset: block.offset + size, size: block.size - size };
    this.#free.splice(index, 1, ...(rest.size > 0 ? [rest] : []));
    return { offset: block.offset, size };
  }

  /** Blocks side by side become one. */
  free(block: Block): void {
    const inOrder = [...this.#free, block].sort((a, b) => a.offset - b.offset);
    this.#free = [];
    for (const { offset, size } of inOrder) {
      const last = this.#free.at(-1) ?? { offset: 0, size: 0 };
      const isBeside = last.offset + last.size === offset;
      if (isBeside) this.#free.pop();
      this.#free.push(isBeside ? { offset: last.offset, size: last.size + size } : { offset, size });
    }
  }

  #grow(size: number): void {
    const before = this.memory.buffer.byteLength;
    const last = this.#free.at(-1);
    const tail = last !== undefined && last.offset + last.size === before ? last.size : 0;
    const least = Math.ceil((size - tail) / pageBytes);
    try {
      this.memory.grow(Math.max(growthPages, least));
    } catch {
      this.memory.grow(least);
    }
    // Only this heap grows it, and to ask for its buffer at every use is slow where rows come one by one.
    this.#bytes = new Uint8Array(this.memory.buffer);
    this.#floats = new Float32Array(this.memory.buffer);
    this.free({ offset: before, size: this.memory.buffer.byteLength - before });
  }
}
