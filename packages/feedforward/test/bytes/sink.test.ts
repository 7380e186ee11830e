/** The buffers that inflated bytes go to: how large each is, and what the last one keeps. */

import { describe, expect, it } from "vitest";
import { ByteSink, declared, declaredMemory, doubling, type Growth } from "../../src/bytes/sink.ts";

const mebibyte = 2 ** 20;

describe("the next buffer", () => {
  it.each<[name: string, growth: Growth, size: number, written: number, room: number]>([
    ["is twice as large", doubling(1000), 101, 100, 200],
    ["fits what is to come", doubling(1000), 700, 100, 700],
    ["goes to the limit", doubling(1000), 601, 600, 1000],
    ["and not beyond", doubling(1000), 1001, 1000, 1000],
    ["has the declared size", declared(() => 5000), 101, 100, 5000],
    ["has it where it is too small", declared(() => 50), 101, 100, 50],
    ["is no larger than 256 MiB", declared(() => 700 * mebibyte), 101, 100, 256 * mebibyte],
    ["until they have come", declared(() => 700 * mebibyte), 256 * mebibyte + 1, 100, 700 * mebibyte],
  ])("%s", (_name, growth, size, written, room) => {
    expect(growth(size, new Uint8Array(written))).toBe(room);
  });

  it.each([
    [256 * mebibyte, 256 * mebibyte],
    [256 * mebibyte + 1, 512 * mebibyte + 1],
  ])("declared, %i bytes take %i", (size, memory) => {
    expect(declaredMemory(size)).toBe(memory);
  });
});

describe("a sink", () => {
  it("keeps what was written, and asks with it", () => {
    const sizeOf = (head: Uint8Array): number => head[0]!;
    const sink = new ByteSink("test", declared(sizeOf), 2);
    sink.reserve(1, 0)[0] = 5;
    sink.size = 1;
    expect(sink.reserve(5, 9)).toEqual(Uint8Array.of(5, 0, 0, 0, 0));
    expect(() => sink.reserve(6, 9)).toThrow("test: inflates to more than 5 bytes at offset 9");
  });
});
