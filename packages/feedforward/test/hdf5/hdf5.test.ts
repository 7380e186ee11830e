/** HDF5 files, judged by h5py: what it wrote is read to the same bits, and what is not read is refused by its name. */

import zlib from "node:zlib";
import { describe, expect, it } from "vitest";
import { hdf5Filters as filters, readHdf5 } from "../../src/formats/hdf5.ts";
import type { Tensor } from "../../src/tensor/tensor.ts";
import { flips, prefixes, replacements } from "../bytes/verdict.ts";
import { refusalOf, tally } from "../formats/outcome.ts";
import { Builder, chunked, chunkKey, contiguous, dataspace, deflate, float32, join, tree, uint8 } from "./build.ts";
import { golden, hdf5File, treeOf } from "./golden.ts";

const read = (bytes: Uint8Array): unknown => readHdf5(bytes, { filters });

describe("what h5py wrote", () => {
  it.each(golden.files.map(({ name, tree }) => [name, tree] as const))("%s", (name, tree) => {
    expect(treeOf(readHdf5(hdf5File(name), { filters }))).toEqual(tree);
  });

  it("names are in the order of the file: older ones sort them, newer ones keep what was written", () => {
    expect([...readHdf5(hdf5File("ordered")).groups.get("group")!.datasets.keys()]).toEqual(["z", "a", "k"]);
  });

  it("contiguous arrays are views of the file, at any place", () => {
    const bytes = hdf5File("streamed");
    const valueIn = (given: Uint8Array): Tensor =>
      readHdf5(given).groups.get("layers")!.groups.get("dense")!.groups.get("vars")!.datasets.get("0")!.value as Tensor;
    expect(valueIn(bytes).data.buffer).toBe(bytes.buffer);
    const shifted = new Uint8Array(bytes.length + 1).subarray(1);
    shifted.set(bytes);
    expect(valueIn(shifted)).toEqual(valueIn(bytes));
  });
});

describe("refused by name", () => {
  it.each([
    ["soft link", 'has a link "b" that is soft, which is not followed'],
    ["soft link of a newer file", 'has a link "b" that is soft'],
    ["external link", 'has a link "a" that is external'],
    ["external data", '"/a" has its data in other files, which are not opened'],
    ["virtual dataset", '"/b" is laid out as virtual'],
    ["two links to one object", "object header is used twice"],
    ["a group in itself", "object header is used twice"],
    ["shared datatype", "shares its datatype"],
    ["named datatype", '"/type" is neither a group nor a dataset'],
    ["dense links", "keeps its links in a fractal heap"],
    ["dense attributes", "keeps its attributes in a fractal heap"],
    ["compound", "compound of 6 bytes"],
    ["complex", "compound of 8 bytes"],
    ["reference", '"/@a" has elements of the type reference of 8 bytes'],
    ["enumeration", "enumeration of 1 bytes"],
    ["array", "array of 12 bytes"],
    ["list of any length", "list of any length of 16 bytes"],
    ["opaque", "opaque of 2 bytes"],
    ["lzf", '"/a" is filtered by lzf, which is not read'],
    ["scaleoffset", "is filtered by scaleoffset"],
    ["unwritten", '"/a" has elements that were never written'],
    ["unwritten chunk", '"/a" has elements that were never written'],
    ["fixed array", "is laid out as chunks by fixed array"],
  ])("%s", (name, said) => {
    expect(refusalOf(read, hdf5File(name))).toContain(said);
  });

  it("all that the script wrote for it is told", () => {
    expect(golden.refused.map(({ name }) => refusalOf(read, hdf5File(name)) === "" && name).filter(Boolean)).toEqual(
      [],
    );
  });
});

/** Small files of both generations. */
const small = ["compact", "compact-latest", "nothing", "nothing-latest"];

/** Cut at some hundred places, with one bit turned at as many: all of them would take minutes. */
function* cuts(bytes: Uint8Array): Generator<Uint8Array> {
  for (let size = 0; size < bytes.length; size += 1 + (bytes.length >> (bytes.length > 100_000 ? 7 : 9)))
    yield bytes.slice(0, size);
}

function* turns(bytes: Uint8Array): Generator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += 1 + (bytes.length >> (bytes.length > 100_000 ? 7 : 9))) {
    const copy = bytes.slice();
    copy[at]! ^= 1 << (at % 8);
    yield copy;
  }
}

describe("whatever the bytes are", () => {
  it.each(golden.files.map(({ name }) => name))("%s, cut short", (name) => {
    expect(tally(read, cuts(hdf5File(name))).value).toBe(0);
  });

  it.each(small)("%s, cut anywhere", (name) => {
    expect(tally(read, prefixes(hdf5File(name))).value).toBe(0);
  });

  it.each(small)("%s, with any byte replaced", (name) => {
    const { refused } = tally(read, replacements(hdf5File(name), [0, 1, 0x7f, 0xff]));
    expect(refused).toBeGreaterThan(0);
  });

  it("a newer file with any bit of its metadata turned is refused", () => {
    // All but the superblock's flags, which say nothing here, is checked.
    expect(tally(read, flips(hdf5File("nothing-latest"))).value).toBe(0);
  });

  it.each(golden.files.map(({ name }) => name))("%s, with bits turned", (name) => {
    expect(tally(read, turns(hdf5File(name))).refused).toBeGreaterThan(0);
  });
});

describe("chunks", () => {
  const content = Uint8Array.from({ length: 4 }, (_, i) => i);
  /** A dataset of four bytes in chunks of two, at the places given. */
  function inChunks(places: readonly number[], size = 2): Uint8Array {
    const file = new Builder();
    const addresses = places.map((_, i) => file.add(content.subarray(2 * i, 2 * i + 2)));
    const root = file.add(
      tree(
        1,
        0,
        places.map((place, i) => [chunkKey(size, place), addresses[i]!] as const),
      ),
    );
    return file.file(file.group({ a: file.header(dataspace(4), uint8, chunked(root, 2, 1)) }));
  }

  it.each([
    ["two of them", [0, 2], ""],
    ["in another order", [2, 0], ""],
    ["one twice", [0, 0], "has a chunk at [0], where none belongs or another is"],
    ["one outside", [0, 4], "has a chunk at [4], where none belongs"],
    ["one between", [0, 1], "has a chunk at [1], where none belongs"],
    ["one missing", [0], "has elements that were never written"],
  ])("%s", (_, places, said) => {
    expect(refusalOf(read, inChunks(places))).toContain(said);
  });

  it("hold as many bytes as they say", () => {
    expect(refusalOf(read, inChunks([0, 2], 3))).toContain("has elements that were never written");
  });

  it("deflated ones end where they should", () => {
    const deflated = (bytes: Uint8Array, size = 2) => {
      const file = new Builder();
      const stored = zlib.deflateSync(bytes);
      const address = file.add(stored, "rest");
      const root = file.add(tree(1, 0, [[chunkKey(stored.length + size - 2, 0), address]]));
      return file.file(file.group({ a: file.header(dataspace(2), uint8, chunked(root, 2, 1), deflate) }));
    };
    expect(refusalOf(read, deflated(content.subarray(0, 2)))).toBe("");
    expect(refusalOf(read, deflated(content.subarray(0, 1)))).toContain("has a chunk of 1 bytes, expected 2");
    expect(refusalOf(read, deflated(content))).toContain("has a chunk of 4 bytes, expected 2");
    expect(refusalOf(read, deflated(content.subarray(0, 2), 4))).toContain("has bytes behind the content of a chunk");
  });
});

describe("limits", () => {
  it("of names, axes, depth and memory are the caller's", () => {
    const refusal = (name: string, limits: Parameters<typeof readHdf5>[1]) =>
      refusalOf((bytes) => readHdf5(bytes, { filters, ...limits }), hdf5File(name));
    expect(refusal("groups", { names: 30 })).toContain("has more than 30 names");
    expect(refusal("many-attributes", { names: 30 })).toContain("has more than 30 names");
    expect(refusal("groups", { nesting: 10 })).toContain("is nested deeper than 10 groups");
    expect(refusal("shapes", { rank: 4 })).toContain("array of 12 axes exceeds the limit of 4");
    expect(refusal("chunks", { memoryBytes: 50_000 })).toContain("more memory than the 50000 bytes allowed");
  });

  it("datasets do not share bytes", () => {
    const file = new Builder();
    const data = file.add(new Uint8Array(4000));
    const dataset = () => file.header(dataspace(1000), float32, contiguous(data, 4000));
    const links = Object.fromEntries([dataset(), dataset()].map((address, i) => [`d${i}`, address]));
    expect(refusalOf(read, file.file(file.group(links)))).toContain("takes bytes that belong to other datasets");
  });

  it("a file of a few bytes is none", () => {
    expect(refusalOf(read, join("\x89HDF"))).toContain('expected "\\x89HDF');
  });
});
