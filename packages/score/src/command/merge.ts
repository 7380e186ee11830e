/** `feedforward score merge FOLDER`: whether all parts are there and whole; with `--out` also one file of them, in order. */

import { Engine } from "../engine/engine.ts";
import { literal, pathLiteral } from "../engine/quote.ts";
import { refuse } from "../errors.ts";
import { checkNoInput } from "../job/own-inputs.ts";
import { checkFree } from "../job/write.ts";
import { grouped, words } from "../messages/words.ts";
import { copyOptions, outputOf } from "../outputs/format.ts";
import { commit, discard, temporaryFor } from "../outputs/temporary.ts";
import { type Merged, mergeFolder } from "../shards/merge.ts";
import type { ExitCode, ScoreCall } from "./call.ts";

export async function merge(call: ScoreCall): Promise<ExitCode> {
  const { terminal, options, language } = call;
  const [, folder, ...others] = call.words;
  if (folder === undefined || others.length > 0) throw refuse("usage-merge", "merge: expected one folder of parts");
  const say = words[language];
  const merged = await mergeFolder(folder);
  if (options.out !== null) await intoOne(merged, options.out, call);
  const { rows, written, parts } = merged;
  if (options.json)
    terminal.printJson({ folder, rows, written, parts: parts.length, out: options.out, isComplete: true });
  else {
    terminal.print(say.complete(grouped(written), grouped(parts.length), folder));
    if (options.out !== null) terminal.print(say.merged(options.out));
  }
  return 0;
}

async function intoOne({ parts }: Merged, out: string, { options }: ScoreCall): Promise<void> {
  const output = outputOf(out);
  if (output.kind === "folder" || output.kind === "npy") {
    throw refuse("usage-merge-out", "merge: --out must be a Parquet, CSV or JSON lines file, got $path", out);
  }
  checkFree(out, options.force);
  checkNoInput(output, parts);
  const { threads, memory } = options;
  const engine = await Engine.open({ threads, memory });
  const temporary = await temporaryFor(out);
  try {
    const list = parts.map(pathLiteral).join(", ");
    const form = copyOptions(output.kind, output.isCompressed);
    await engine.run(`COPY (SELECT * FROM read_parquet([${list}])) TO ${literal(temporary)} ${form}`);
    if (!(await commit(temporary, out, options.force))) checkFree(out, options.force);
  } finally {
    engine.close();
    await discard(temporary);
  }
}
