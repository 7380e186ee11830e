/**
 * What is asked of hostile files, reader by reader, in a process of its own whose heap is small: each is one `FormatError`
 * that says the reason and where, the memory stays within the rule of docs/formats.md, and nothing that programs share is
 * changed. A file that takes minutes, or more memory than there is, ends the process; how long each took is in
 * `milliseconds`, for measurements.
 */

import { join } from "node:path";
import { expect } from "vitest";
import { bundle } from "../bundle.ts";
import { runNode } from "../run.ts";
import { type HostileFile, hostileFiles, type ReaderName } from "./files.ts";
import type { Report } from "./program.ts";

const mebibyte = 2 ** 20;

/** What the collector has not got round to, and the code. */
const slackBytes = 64 * mebibyte;

/** What is not as it must be, file by file. */
function faultsOf(report: Report, file: HostileFile): unknown[] {
  const { isRefused, isInside, changed, fileBytes, grownBytes, said } = report;
  const { said: expected, inflatedBytes = 0 } = file;
  const isWorded = /^FormatError: [a-z0-9 ]+: .+ at offset \d+$/.test(said) && said.includes(expected);
  const allowed = Math.min(32 * fileBytes + 16 * mebibyte, 256 * mebibyte + inflatedBytes) + slackBytes;
  const isGood = isRefused && isInside && isWorded && changed.length === 0 && grownBytes < allowed;
  return isGood ? [] : [report];
}

/** Gives a reader all files that are meant for it. */
export async function expectRefused(reader: ReaderName): Promise<void> {
  const files = hostileFiles.filter((file) => file.reader === reader);
  const folder = await bundle({ main: new URL("program.ts", import.meta.url) }, "node");
  const flags = ["--expose-gc", "--max-old-space-size=192", "--stack-size=500"];
  const { status, stdout, stderr } = await runNode([...flags, join(folder, "main.js"), reader]);
  expect([status, stderr]).toEqual([0, ""]);
  const reports = JSON.parse(stdout) as Report[];
  expect(reports.map(({ name }) => name)).toEqual(files.map(({ name }) => name));
  expect(reports.flatMap((report, i) => faultsOf(report, files[i]!))).toEqual([]);
}
