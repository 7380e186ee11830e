/**
 * The program as one ES module without imports, for runtimes that know neither TypeScript nor files: the shipped weights, the
 * compiled network and the golden hashes stand in it. It exports `verdicts()`, which resolves to what `compareBits` says.
 */

import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { rolldown } from "rolldown";
import { compile } from "../../src/compile.ts";
import { readNetwork } from "../../src/formats/model.ts";

/** The text of that module; `root` is the repository's folder. */
export async function bundleProgram(root: string): Promise<string> {
  const home = join(root, "packages/feedforward/test");
  const file = readFileSync(join(root, "models/mnist-mlp.safetensors"));
  const model = file.toString("base64");
  const network = readNetwork(file);
  const plain = compile(network, { target: "js", name: "plain", wasm: false }).get("plain.js")!;
  const separate = compile(network, { target: "js", name: "separate", separate: true });
  const hashes = readFileSync(join(home, "golden/hashes.json"), "utf8");
  const folder = mkdtempSync(join(tmpdir(), "feedforward-runtimes-"));
  try {
    const entry = join(folder, "entry.js");
    writeFileSync(join(folder, "plain.js"), plain);
    writeFileSync(join(folder, "separate.js"), separate.get("separate.js")!);
    writeFileSync(
      entry,
      `import { compareBits } from ${JSON.stringify(join(home, "runtimes/program.ts"))};
import * as plain from "./plain.js";
import { instantiate } from "./separate.js";
const bytes = (text) => Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
const module = () => new WebAssembly.Module(bytes("${Buffer.from(separate.get("separate.wasm")!).toString("base64")}"));
const compiled = { reference: () => plain, wasm: () => instantiate(module()) };
export const verdicts = () => compareBits(${hashes}, bytes("${model}"), compiled);
`,
    );
    const build = await rolldown({ input: entry, platform: "neutral" });
    const { output } = await build.generate({ format: "esm", codeSplitting: false });
    return output[0].code;
  } finally {
    rmSync(folder, { recursive: true });
  }
}
