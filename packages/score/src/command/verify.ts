/** `feedforward score verify FOLDER`: reads every part once more, and says what is missing or not what its record says. */

import { refuse } from "../errors.ts";
import { clusterWords } from "../messages/cluster-words.ts";
import { grouped } from "../messages/words.ts";
import { verifyFolder } from "../shards/verify.ts";
import type { ExitCode, ScoreCall } from "./call.ts";

export async function verify(call: ScoreCall): Promise<ExitCode> {
  const { terminal, options, language } = call;
  const [command = "", folder, ...others] = call.words;
  if (folder === undefined || others.length > 0) {
    throw refuse("usage-folder", "$command: expected one folder of parts", command);
  }
  const found = await verifyFolder(folder);
  const { parts, rows, written, isMarked } = found;
  const kinds = (["missing", "foreign", "damaged"] as const).filter((kind) => found[kind].length > 0);
  const isComplete = kinds.length === 0 && isMarked;
  const say = clusterWords[language];
  if (options.json) {
    const { missing, foreign, damaged } = found;
    terminal.printJson({ folder, parts, rows, written, missing, foreign, damaged, isComplete });
  } else if (isComplete) terminal.print(say.verified(folder, grouped(written), grouped(parts)));
  else {
    terminal.print(kinds.map((kind) => say.problems[kind](found[kind].join(", "))));
    if (kinds.length === 0) terminal.print(say.unmarked(folder));
  }
  return isComplete ? 0 : 1;
}
