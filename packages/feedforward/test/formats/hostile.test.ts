/**
 * Hostile files for every reader, in a process of its own whose heap is small: each is one `FormatError` that says the
 * reason and where, the memory stays within the rule of docs/formats.md, and nothing that programs share is changed. A
 * file that takes minutes, or more memory than there is, ends the process; how long each took is in `milliseconds`, for
 * whoever measures.
 */

import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { expect, it } from "vitest";
import { bundle } from "../bundle.ts";
import { hostileFiles } from "./hostile-files.ts";
import type { Report } from "./hostile-program.ts";

const mebibyte = 2 ** 20;

/** What the collector has not got round to, and the code. */
const slackBytes = 64 * mebibyte;

/** What is not as it must be, file by file. */
function faultsOf(report: Report, i: number): unknown[] {
  const { isRefused, isInside, changed, fileBytes, grownBytes, said } = report;
  const { said: expected, inflatedBytes = 0 } = hostileFiles[i]!;
  const isWorded = /^FormatError: [a-z ]+: .+ at offset \d+$/.test(said) && said.includes(expected);
  const allowed = Math.min(32 * fileBytes + 16 * mebibyte, 256 * mebibyte + inflatedBytes) + slackBytes;
  const isGood = isRefused && isInside && isWorded && changed.length === 0 && grownBytes < allowed;
  return isGood ? [] : [report];
}

it("hostile files are refused, each in words, and leave the process as it was", { timeout: 300_000 }, async () => {
  const folder = await bundle({ main: new URL("hostile-program.ts", import.meta.url) }, "node");
  const flags = ["--expose-gc", "--max-old-space-size=192", "--stack-size=500"];
  const { status, stdout, stderr } = spawnSync(process.execPath, [...flags, join(folder, "main.js")], {
    encoding: "utf8",
    maxBuffer: 16 * mebibyte,
  });
  expect([status, stderr]).toEqual([0, ""]);
  const reports = JSON.parse(stdout) as Report[];
  expect(reports.map(({ reader, name }) => [reader, name])).toEqual(
    hostileFiles.map(({ reader, name }) => [reader, name]),
  );
  expect(reports.flatMap(faultsOf)).toEqual([]);
});
