/** npz: archives that NumPy and Python's zipfile wrote, what is written here, and hostile archives. */

import { describe, expect, it } from "vitest";
import { UnsupportedError } from "../../src/errors.ts";
import { detectFormat } from "../../src/formats/model/detect.ts";
import { readNamedArrays, readNetwork } from "../../src/formats/model.ts";
import { writeNpy } from "../../src/formats/npy.ts";
import { readNpz, readNpzLayouts, writeNpz } from "../../src/formats/npz.ts";
import { writeZip } from "../../src/formats/zip/write.ts";
import { type Tensor, tensor, zeros } from "../../src/tensor/tensor.ts";
import { prefixes, replacements } from "../bytes/verdict.ts";
import { readGolden } from "../golden.ts";
import { fromBase64, type GoldenArray, goldenMap } from "./golden-arrays.ts";
import { refusalOf, tally } from "./outcome.ts";
import { zip } from "./zip-files.ts";

interface Golden {
  readonly archives: readonly { name: string; npz: string; arrays: Record<string, GoldenArray> }[];
  readonly refusedArchives: readonly { name: string; npz: string; word: string }[];
}

const golden = readGolden("npy") as Golden;
const read = (bytes: Uint8Array): Map<string, Tensor> => readNpz(bytes);

describe("what Python wrote", () => {
  it.each(golden.archives.map((file) => [file.name, file] as const))("%s", (_, { npz, arrays }) => {
    expect(goldenMap(readNpz(fromBase64(npz)))).toEqual(Object.entries(arrays));
  });

  it.each(golden.refusedArchives.map((file) => [file.name, file] as const))("refused: %s", (_, { npz, word }) => {
    expect(refusalOf(read, fromBase64(npz))).toContain(word);
  });

  it("every prefix and every replaced byte of them gives a value or a refusal", () => {
    const files = golden.archives.map(({ npz }) => fromBase64(npz)).filter(({ length }) => length < 700);
    expect(files.length).toBeGreaterThan(5);
    for (const file of files) {
      const { value, refused } = tally(read, replacements(file, [0, 0xff]));
      expect(value + refused).toBe(file.length * 2);
      expect(tally(read, prefixes(file)).value).toBe(0);
    }
  });
});

const weights = new Map<string, Tensor>([
  [
    "W1",
    tensor([
      [1, 2],
      [3, 4],
      [5, 6],
    ]),
  ],
  ["b1", tensor([0.5, -0.5])],
]);

describe("writing", () => {
  it("keeps names, order and bits", () => {
    const odd = new Map<string, Tensor>([
      ...weights,
      ["dense/kernel", zeros([0, 3], "int64")],
      ["편향", tensor(Number.NaN)],
    ]);
    expect(goldenMap(readNpz(writeNpz(odd)))).toEqual(goldenMap(odd));
  });

  it("gives the same bytes for the same arrays", () => {
    expect(writeNpz(weights)).toEqual(writeNpz(weights));
  });

  it.each([
    ["a name that leads out of the folder", "../W1", "leads out of its folder"],
    ["an absolute path", "/W1", "absolute path"],
  ])("refuses %s", (_, name, reason) => {
    expect(() => writeNpz([[name, tensor([1])]])).toThrow(reason);
  });

  it("refuses bfloat16", () => {
    expect(() => writeNpz([["W1", zeros([1], "bfloat16")]])).toThrow(UnsupportedError);
  });
});

describe("as a model", () => {
  it("is told by its contents", () => {
    expect(detectFormat(writeNpz(weights))).toBe("npz");
    expect(detectFormat(writeZip([["readme.txt", Uint8Array.of(1)]]))).toBe("zip");
    expect(detectFormat(writeNpz(weights).subarray(0, 200))).toBe("zip");
    expect(detectFormat(writeNpy(tensor([1])))).toBe("npy");
  });

  it("becomes a network by its names", () => {
    const network = readNetwork(writeNpz(weights), { output: "softmax" });
    expect([network.layers.length, network.notes]).toEqual([2, []]);
  });

  it.each([
    ["one array", writeNpy(tensor([[1]])), "one array (float32 [1, 1]); save all of them by name with np.savez"],
    [
      "another zip",
      writeZip([["a.txt", Uint8Array.of(1)]]),
      "zip: expected arrays alone (.npy, as np.savez writes them), PyTorch's archive (data.pkl, version) or Keras's (config.json, model.weights.h5), found a.txt",
    ],
    ["an empty zip", writeZip([]), "found no members"],
    ["a zip that is cut off", writeNpz(weights).subarray(0, 200), "zip: the end of the directory is missing"],
  ])("%s is no network", (_, file, reason) => {
    expect(() => readNamedArrays(file)).toThrow(reason);
  });
});

describe("hostile", () => {
  const array = writeNpy(tensor([1, 2]));
  it.each([
    [
      "an entry that is no array",
      writeZip([
        ["a.npy", array],
        ["readme.txt", array],
      ]),
      'entry "readme.txt" is no array',
    ],
    [
      "another content",
      writeZip([["a.npy", Uint8Array.of(1, 2)]]),
      'npz: entry "a.npy": magic string needs 6 bytes, 2 remain at offset 35',
    ],
    [
      "an array in a deflated entry",
      zip([{ name: "a.npy", content: array.subarray(0, 99), deflated: true }]),
      'npz: entry "a.npy": header needs 118 bytes, 89 remain at offset 35',
    ],
    ["a way out", zip([{ name: "../a.npy", content: array }]), "leads out of its folder"],
    ["a size that lies", zip([{ name: "a.npy", content: array, both: { crc: 1 } }]), "wrong crc"],
  ])("%s", (_, file, reason) => {
    expect(refusalOf(read, file)).toContain(reason);
  });

  it("names of Object.prototype are names", () => {
    const names = ["__proto__", "constructor", "toString"];
    const arrays = readNpz(writeNpz(names.map((name) => [name, tensor([1])] as const)));
    expect([...arrays.keys()]).toEqual(names);
    expect(Object.keys(Object.prototype)).toEqual([]);
  });

  it("a bomb is refused before it is inflated, and a caller may set the limit", () => {
    const bomb = zip(
      ["a.npy", "b.npy", "c.npy"].map((name) => ({ name, content: array, deflated: true, both: { size: 2 ** 25 } })),
    );
    expect(refusalOf(read, bomb)).toContain("contents inflate to more than the");
    const file = zip([{ name: "a.npy", content: array, deflated: true }]);
    expect(() => readNpz(file, { inflatedBytes: array.length - 1 })).toThrow("inflate to more than the 135 bytes");
    expect(readNpz(file, { inflatedBytes: array.length }).size).toBe(1);
  });

  it("layouts are told without networks", () => {
    expect([...readNpzLayouts(writeNpz(weights)).values()].map(({ shape }) => shape)).toEqual([[3, 2], [2]]);
  });
});
