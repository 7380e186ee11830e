/** What is no model is said to be what it is, with what to do, by whoever opens it. */

import { gzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { contentsOf } from "../../src/cli/contents.ts";
import type { ErrorData } from "../../src/errors.ts";
import { foreignFile } from "../../src/formats/foreign-file.ts";
import { readModel, readNamedArrays, readNetwork } from "../../src/formats/model.ts";
import { openModel } from "../../src/formats/open.ts";
import { foreignFiles, otherFiles } from "./foreign-files.ts";

const options = { hidden: null, output: null, layers: null, input: null };

async function codeOf(open: () => unknown): Promise<string | undefined> {
  try {
    await open();
  } catch (error) {
    return (error as ErrorData).code;
  }
  return undefined;
}

describe.each(foreignFiles)("%s: %s", (_name, code, bytes) => {
  it.each<[string, () => unknown]>([
    ["readModel", () => readModel(bytes)],
    ["readNetwork", () => readNetwork(bytes)],
    ["readNamedArrays", () => readNamedArrays(bytes)],
    ["load", () => openModel(bytes)],
    ["inspect", () => contentsOf(bytes, options)],
    ["inspect, gzipped", () => throwRefusal(gzipSync(bytes))],
  ])("%s", async (_reader, open) => {
    expect(await codeOf(open)).toBe(code);
  });
});

function throwRefusal(bytes: Uint8Array): never {
  throw contentsOf(bytes, options).refusal!;
}

it.each(otherFiles)("%s is none of them", (_name, bytes) => {
  expect(foreignFile(bytes)).toBeNull();
});
