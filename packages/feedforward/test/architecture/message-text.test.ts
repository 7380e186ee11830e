/** No source asks what a message says: codes and facts tell, and sentences may get better. */

import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { looksIntoMessages } from "./message-text.ts";

const houses = ["../../src/", "../../../playground/src/"].map((path) => new URL(path, import.meta.url));

/** What has no code: V8 says in words alone that there is no memory. */
const exceptions = ["cli/failure/failure.ts"];

it("no source looks into the text of a message", () => {
  const found = houses.flatMap((house) => {
    const paths = readdirSync(house, { recursive: true, encoding: "utf8" }).map((path) => path.replaceAll("\\", "/"));
    const sources = paths.filter((path) => /\.tsx?$/.test(path));
    return sources.flatMap((path) => looksIntoMessages(path, readFileSync(new URL(path, house), "utf8")));
  });
  expect(found.map((line) => line.split(":")[0])).toEqual(exceptions);
});

describe("the judge", () => {
  it.each([
    'error.message.replace(/^network: /, "")',
    '(error as Error).message.startsWith("network")',
    "pattern.test(error.message)",
    "/is no layer/.exec(note.message)",
    'error?.message?.includes("layer")',
    'sentenceOf(error, messages).replace("network: ", "")',
    'error.message === "network: no layer"',
    'messageOf(error).split(": ")',
  ])("finds %s", (text) => {
    expect(looksIntoMessages("a.ts", text)).toEqual(["a.ts:1: looks into the text of a message"]);
  });

  it.each(['error.code === "chain-step"', 'text.replace("a", "b")', "print(error.message)"])("takes %s", (text) => {
    expect(looksIntoMessages("a.ts", text)).toEqual([]);
  });
});
