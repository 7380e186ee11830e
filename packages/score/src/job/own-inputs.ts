/** What is read is never replaced, not even with `--force`: an output is compared with the inputs as files, whatever they are called. */

import { type BigIntStats, realpathSync, statSync } from "node:fs";
import { dirname } from "node:path";
import { refuse } from "../errors.ts";
import type { Output } from "../outputs/format.ts";

/** Refuses an output that is one of the files that are read, or a folder that holds one. */
export function checkNoInput({ kind, path }: Output, inputs: readonly string[]): void {
  const output = statOf(path);
  if (output === null) return;
  if (kind === "folder") checkFolder(path, output, inputs);
  else checkFile(path, output, inputs);
}

function checkFile(path: string, output: BigIntStats, inputs: readonly string[]): void {
  const own = inputs.find((input) => isSame(statOf(input), output));
  if (own === undefined) return;
  const sentence = "--out $path is the input $input, which is never replaced, not even with --force: give another name";
  throw refuse("out-is-input", sentence, path, own);
}

/** `--force` clears a folder of parts, and a pattern would find the parts among its inputs. */
function checkFolder(path: string, folder: BigIntStats, inputs: readonly string[]): void {
  const own = inputs.find((input) => [input, realpathSync(input)].some((one) => isSame(statOf(dirname(one)), folder)));
  if (own === undefined) return;
  const sentence =
    "--out $path is the folder of the input $input, and parts are kept apart from inputs: give another folder";
  throw refuse("out-holds-input", sentence, path, own);
}

/** Through links. */
function statOf(path: string): BigIntStats | null {
  return statSync(path, { throwIfNoEntry: false, bigint: true }) ?? null;
}

function isSame(one: BigIntStats | null, other: BigIntStats): boolean {
  return one !== null && one.dev === other.dev && one.ino === other.ino;
}
