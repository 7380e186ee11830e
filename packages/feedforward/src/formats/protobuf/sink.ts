/** Bytes of a protocol buffer as they are written: one buffer that grows, and the few ways in which a value may lie. */

export class ProtoSink {
  #bytes = new Uint8Array(256);
  #size = 0;

  tag(number: number, wire: number): void {
    this.varint(BigInt(number * 8 + wire));
  }

  /** Up to 64 bits without a sign, seven a byte, the lowest first. */
  varint(value: bigint): void {
    let rest = value;
    while (rest >= 0x80n) {
      this.#byte(Number(rest & 0x7fn) | 0x80);
      rest >>= 7n;
    }
    this.#byte(Number(rest));
  }

  /** A length and that many bytes. */
  block(bytes: Uint8Array): void {
    this.varint(BigInt(bytes.length));
    this.append(bytes);
  }

  append(bytes: Uint8Array): void {
    this.#reserve(bytes.length);
    this.#bytes.set(bytes, this.#size);
    this.#size += bytes.length;
  }

  finish(): Uint8Array {
    return this.#bytes.slice(0, this.#size);
  }

  #byte(byte: number): void {
    this.#reserve(1);
    this.#bytes[this.#size++] = byte;
  }

  #reserve(count: number): void {
    if (this.#size + count <= this.#bytes.length) return;
    const larger = new Uint8Array(Math.max(this.#size + count, 2 * this.#bytes.length));
    larger.set(this.#bytes.subarray(0, this.#size));
    this.#bytes = larger;
  }
}
