/** What is no model is said to be what it is, with what to do, by every function that opens it. */

import { gzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import type { ErrorData } from "../../src/errors.ts";
import { foreignFile } from "../../src/formats/model/foreign-file.ts";
import { openModel } from "../../src/formats/model/open.ts";
import { inspectModel, readModel, readNamedArrays, readNetwork } from "../../src/formats/model.ts";
import { foreignFiles, otherFiles } from "./foreign-files.ts";

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
    ["inspect", () => throwRefusal(bytes)],
    ["inspect, gzipped", () => throwRefusal(gzipSync(bytes))],
  ])("%s", async (_reader, open) => {
    expect(await codeOf(open)).toBe(code);
  });
});

function throwRefusal(bytes: Uint8Array): never {
  throw inspectModel(bytes).error!;
}

it.each(otherFiles)("%s is none of them", (_name, bytes) => {
  expect(foreignFile(bytes)).toBeNull();
});
