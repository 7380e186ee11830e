/**
 * The program as one ES module without imports, for runtimes that know neither TypeScript nor files: the shipped weights and
 * the golden hashes stand in it. It exports `verdicts()`, which resolves to what `compareBits` says.
 */

import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { rolldown } from "rolldown";

/** The text of that module; `root` is the repository's folder. */
export async function bundleProgram(root: string): Promise<string> {
  const home = join(root, "packages/feedforward/test");
  const model = readFileSync(join(root, "models/mnist-mlp.safetensors")).toString("base64");
  const hashes = readFileSync(join(home, "golden/hashes.json"), "utf8");
  const folder = mkdtempSync(join(tmpdir(), "feedforward-runtimes-"));
  try {
    const entry = join(folder, "entry.js");
    writeFileSync(
      entry,
      `import { compareBits } from ${JSON.stringify(join(home, "runtimes/program.ts"))};
const model = Uint8Array.from(atob("${model}"), (character) => character.charCodeAt(0));
export const verdicts = () => compareBits(${hashes}, model);
`,
    );
    const build = await rolldown({ input: entry, platform: "neutral" });
    const { output } = await build.generate({ format: "esm", codeSplitting: false });
    return output[0].code;
  } finally {
    rmSync(folder, { recursive: true });
  }
}
