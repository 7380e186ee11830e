/**
 * The harness of faults: the command as a process of its own, killed by its process id at a moment, and its output against that
 * of an undisturbed process. A fault is a row: what is started, when it is killed, what is run in the end. Other ways
 * to share the work, a queue for one, bring rows of their own.
 */

import { type ChildProcess, spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { rolldown } from "rolldown";

export interface Ended {
  /** The exit code; null where a signal ended it. */
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

export interface Started {
  readonly child: ChildProcess;
  readonly ended: Promise<Ended>;
}

/** The program, bundled. `remove` takes it away. */
export async function bundleProgram(): Promise<{ readonly path: string; readonly remove: () => void }> {
  const cache = join(process.cwd(), "node_modules", ".cache"); // tests and tools run at the root of the repository
  mkdirSync(cache, { recursive: true }); // below node_modules, so that the bundle finds its packages
  const dir = mkdtempSync(join(cache, "score-"));
  const build = await rolldown({
    input: join(process.cwd(), "packages/score/test/faults/program.ts"),
    platform: "node",
    external: [/^node:/, /^@duckdb\//, /^@nats-io\//],
    resolve: { conditionNames: ["source", "node", "import", "default"] },
  });
  const path = join(dir, "main.mjs");
  await build.write({ file: path, format: "esm", codeSplitting: false });
  return { path, remove: () => rmSync(dir, { recursive: true, force: true }) };
}

export function start(program: string, args: readonly string[]): Started {
  const child = spawn(process.execPath, [program, ...args], { stdio: ["ignore", "pipe", "pipe"] });
  const closed = new Promise<number | null>((resolve, reject) => child.on("error", reject).on("close", resolve));
  const ended = Promise.all([closed, text(child.stdout!), text(child.stderr!)]).then(([code, out, err]) => {
    return { code, out, err };
  });
  return { child, ended };
}

/** Runs a program, and kills it after so many milliseconds if it is not over by then: SIGKILL, to its process id alone. */
export async function runAndKill(program: string, args: readonly string[], afterMs: number): Promise<Ended> {
  const { child, ended } = start(program, args);
  const timer = setTimeout(() => void child.kill("SIGKILL"), afterMs);
  const result = await ended;
  clearTimeout(timer);
  return result;
}

/** Moments for N kills, spread over a run of so many milliseconds, from its first to its last. */
export function moments(count: number, lengthMs: number): number[] {
  return Array.from({ length: count }, (_, i) => ((i + 0.5) / count) * lengthMs);
}

/** How many kills a test makes of each fault: few, unless FEEDFORWARD_KILLS says otherwise (`npm run chaos`). */
export const kills = Number(process.env.FEEDFORWARD_KILLS ?? 4);

/** What an output holds: a file's bytes, or those of all files of a folder, but for who made a part. */
export function contentsOf(path: string, isFolder: boolean): Record<string, string> {
  if (!isFolder) return { file: readFileSync(path).toString("latin1") };
  const names = readdirSync(path).filter((name) => !name.endsWith(".tmp"));
  const read = (name: string): string => {
    const content = readFileSync(join(path, name)).toString("latin1");
    return /^part-\d+\.json$/.test(name) ? JSON.stringify({ ...JSON.parse(content), worker: "" }) : content;
  };
  return Object.fromEntries(names.sort().map((name) => [name, read(name)]));
}

/** Temporary files that were left in a folder. */
export function leftIn(dir: string): string[] {
  return readdirSync(dir, { recursive: true, encoding: "utf8" }).filter((name) => name.endsWith(".tmp"));
}
