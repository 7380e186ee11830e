/** The command as its tests call it: words as on the command line, a terminal that keeps what is said, and files that go with the test. */

import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DuckDBInstance, type Json } from "@duckdb/node-api";
import { save } from "feedforward/node";
import { onTestFinished } from "vitest";
import { run } from "../src/command.ts";
import { network, type Shape } from "./networks.ts";
import { parse } from "./parse.ts";

export interface Answer {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

export async function score(args: readonly string[], language: "en" | "ko" = "en"): Promise<Answer> {
  const said = { out: "", err: "" };
  const say = (stream: "out" | "err", text: string): void => {
    said[stream] += text;
  };
  const terminal = {
    print: (lines: string | readonly string[] = "") =>
      say(
        "out",
        [lines]
          .flat()
          .map((line) => `${line}\n`)
          .join(""),
      ),
    printJson: (value: unknown) => say("out", `${JSON.stringify(value)}\n`),
    complain: (line: string) => say("err", `${line}\n`),
    now: () => performance.now(),
    progress: () => ({ update() {}, done() {} }),
  };
  const code = await run({ ...parse(args), language, terminal });
  return { code, ...said };
}

/** An empty folder, removed after the test. */
export function folder(): string {
  const path = mkdtempSync(join(tmpdir(), "score-"));
  onTestFinished(() => rmSync(path, { recursive: true, force: true }));
  return path;
}

/** A model's file. */
export async function modelIn(place: string, shape: Shape): Promise<string> {
  const path = join(place, "model.safetensors");
  await save(path, network(shape));
  return path;
}

/** Runs SQL on a database of its own, such as COPY to a file; gives the rows of the last statement. */
export async function sql(text: string): Promise<Json[][]> {
  const instance = await DuckDBInstance.create(":memory:");
  const connection = await instance.connect();
  try {
    return (await connection.runAndReadAll(text)).getRowsJson();
  } finally {
    connection.closeSync();
    instance.closeSync();
  }
}
