/**
 * No part of a file is read twice: the readers of bytes are counted while files are inspected, loaded and shown. (It stands here
 * because it puts others in the place of modules, which processes of pure tests share.)
 */

import { gzipSync } from "node:zlib";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { openModel } from "../../src/formats/model/open.ts";
import { inspectModel, writeModel } from "../../src/formats/model.ts";
import { writeNpy } from "../../src/formats/npy.ts";
import { writeNpz } from "../../src/formats/npz.ts";
import { writeOnnx } from "../../src/formats/onnx.ts";
import { writeSafetensors } from "../../src/formats/safetensors.ts";
import { Dense, Network, Softmax, tensor, zeros } from "../../src/index.ts";
import { feedforward, folder } from "../cli/surroundings.ts";
import { bytesOf } from "../formats/pickle-files.ts";

/** How often each reader ran. */
const counts = vi.hoisted(() => new Map<string, number>());

/** A module whose functions of these names count how often they run. */
const counted = vi.hoisted(() => (module: object, ...names: readonly string[]): object => {
  const read = module as Readonly<Record<string, (...given: unknown[]) => unknown>>;
  const wrapped = names.map((name) => {
    const count = (...given: unknown[]): unknown => {
      counts.set(name, (counts.get(name) ?? 0) + 1);
      return read[name]!(...given);
    };
    return [name, count] as const;
  });
  return { ...module, ...Object.fromEntries(wrapped) };
});

vi.mock("../../src/formats/safetensors.ts", async (load) => counted(await load(), "readSafetensors"));
vi.mock("../../src/formats/protobuf/protobuf.ts", async (load) => counted(await load(), "readProto"));
vi.mock("../../src/formats/zip/zip.ts", async (load) => counted(await load(), "readZipContent"));
vi.mock("../../src/formats/npy.ts", async (load) => counted(await load(), "readNpy", "readNpyArray", "readNpyLayout"));
vi.mock("../../src/formats/pickle/run.ts", async (load) =>
  counted(await load(), "readPickle", "runPickle", "inspectPickle", "inspectPickleWith", "examinePickle"),
);
vi.mock("../../src/bytes/gzip.ts", async (load) => counted(await load(), "gunzip"));

beforeEach(() => counts.clear());

const network = new Network([new Dense({ weight: [[1, 2], [3, 4]], bias: [5, 6] }), new Softmax()]); // biome-ignore format: a matrix
const arrays = [
  ["W1", zeros([2, 3])],
  ["b1", zeros([3])],
] as const;
const functions = { output: "softmax" } as const;
const described = writeModel(network);
const evil = bytesOf("cos\nsystem\n(S'true'\ntR.");
const number = bytesOf("\x80\x02K\x01.");

describe("reads once", () => {
  const onnx = writeOnnx(network);
  const both = { readZipContent: 2, readNpyArray: 2 };
  const plain = writeSafetensors(arrays);
  const npz = writeNpz(arrays);

  it.each<[string, Uint8Array, Record<string, number>]>([
    ["safetensors", described, { readSafetensors: 1 }],
    ["safetensors without a description", plain, { readSafetensors: 1 }],
    ["npz, each of two arrays", npz, both],
    ["gzip", gzipSync(npz), { gunzip: 1, ...both }],
    ["npy", writeNpy(tensor([1])), { readNpyArray: 1 }],
    ["onnx", onnx, { readProto: 1 }],
    ["pickle", number, { examinePickle: 1 }],
    ["a refused pickle", evil, { examinePickle: 1 }],
  ])("%s, inspected", (_, bytes, expected) => {
    inspectModel(bytes, bytes === plain || bytes === npz ? functions : {});
    expect(Object.fromEntries(counts)).toEqual(expected);
  });

  it.each<[string, Uint8Array, Record<string, number>]>([
    ["safetensors", described, { readSafetensors: 1 }],
    ["safetensors without a description", plain, { readSafetensors: 1 }],
    ["onnx, with an eye for other files", onnx, { readProto: 1 }],
  ])("%s, loaded", async (_, bytes, expected) => {
    await openModel(bytes, bytes === plain ? functions : {}, () => Promise.reject(new Error("nothing lies beside")));
    expect(Object.fromEntries(counts)).toEqual(expected);
  });

  it.each<[string, string, Uint8Array, Record<string, number>]>([
    ["inspect", "a.safetensors", described, { readSafetensors: 1 }],
    ["inspect", "a.npz --output softmax", npz, both],
    ["inspect", "a.onnx", onnx, { readProto: 1 }],
    ["inspect", "a.pkl", number, { examinePickle: 1 }],
    ["check", "a.npz", npz, both],
    ["check", "a.onnx", onnx, { readProto: 1 }],
    ["convert", "a.onnx a.safetensors", onnx, { readProto: 1 }],
    ["convert", "a.npz a.onnx --output softmax", npz, both],
  ])("feedforward %s %s", async (command, words, bytes, expected) => {
    const names = words.split(" ");
    const dir = folder({ [names[0]!]: bytes });
    const { err } = await feedforward([
      command,
      ...names.map((word) => (word.startsWith("a.") ? `${dir}/${word}` : word)),
    ]);
    expect([err, Object.fromEntries(counts)]).toEqual(["", expected]);
  });
});
