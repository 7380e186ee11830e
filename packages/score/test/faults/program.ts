/** `feedforward score` as a program of its own for tests that kill it: bundled from the sources, so no build is stale. */

import { run } from "../../src/command.ts";
import { parse } from "../parse.ts";

const write = (stream: NodeJS.WriteStream, text: string): void => void stream.write(text);
const terminal = {
  print: (lines: string | readonly string[] = "") => write(process.stdout, `${[lines].flat().join("\n")}\n`),
  printJson: (value: unknown) => write(process.stdout, `${JSON.stringify(value)}\n`),
  complain: (line: string) => write(process.stderr, `${line}\n`),
  now: () => performance.now(),
  progress: () => ({ update() {}, done() {} }),
};

process.exitCode = await run({ ...parse(process.argv.slice(2)), language: "en", terminal });
