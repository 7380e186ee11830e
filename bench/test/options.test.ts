/** What the benchmarks may be told: both by the same words, and nothing else in silence. */

import { afterEach, expect, it, vi } from "vitest";
import { fail, readOptions } from "../options.js";

const usage = "usage: bench\n";

/** Reads what is typed; what is written to standard error and the exit code where it ends. */
function read(...typed: string[]) {
  vi.spyOn(process, "argv", "get").mockReturnValue(["node", "run.js", ...typed]);
  const written: string[] = [];
  const write = (text: unknown): boolean => written.push(String(text)) > 0;
  vi.spyOn(process.stderr, "write").mockImplementation(write);
  vi.spyOn(process.stdout, "write").mockImplementation(write);
  vi.spyOn(process, "exit").mockImplementation((code) => {
    throw new Error(`exit ${code}`);
  });
  return { written, read: () => readOptions(usage, { starts: { type: "string" }, quick: { type: "boolean" } }) };
}

afterEach(() => vi.restoreAllMocks());

it("reads common options and own ones", () => {
  const { options, numberOf, node } = read("--rounds", "3", "--starts=2.5", "--quick", "--json").read();
  expect(options).toMatchObject({ quick: true, json: true });
  expect([numberOf("rounds", 9), numberOf("starts", 9), numberOf("minutes", 9)]).toEqual([3, 2.5, 9]);
  expect(node).toBe(process.execPath);
});

it.each(["0", "-1", "x", "NaN", "Infinity", ""])('takes no "%s" for a number', (text) => {
  const { written, read: run } = read(`--rounds=${text}`);
  const { numberOf } = run();
  expect(() => numberOf("rounds", 9)).toThrow("exit 2");
  expect(written).toEqual([`bench: --rounds: expected a number above 0, got "${text}"\n\n${usage}`]);
});

it("refuses what is no option, with the usage", () => {
  const { written, read: run } = read("--round", "3");
  expect(run).toThrow("exit 2");
  expect(written.join("")).toMatch(/^bench: Unknown option '--round'.*usage: bench\n$/s);
});

it("says the usage where help is asked for, and nothing else", () => {
  const { written, read: run } = read("-h");
  expect(run).toThrow("exit 0");
  expect(written).toEqual([usage]);
});

it("ends where a program says what is wrong", () => {
  const { written } = read();
  expect(() => fail(usage, "no such graph")).toThrow("exit 2");
  expect(written).toEqual(["bench: no such graph\n\nusage: bench\n"]);
});
