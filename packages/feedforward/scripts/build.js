/**
 * Builds the JavaScript that is published (the TypeScript compiler writes the declarations beside it): a file an entry, and
 * chunks for what several entries use, because a class must be one and the same in all of them. As it was written, in a
 * hundred small modules, loading took a process longer than all it did afterwards. `build.js DIR` builds into another folder.
 */

import { readFileSync, rmSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { rolldown } from "rolldown";

const home = new URL("../", import.meta.url);
/** @type {{ exports: Record<string, { source?: string }> }} */
const { exports } = JSON.parse(readFileSync(new URL("package.json", home), "utf8"));
const entries = [...Object.values(exports).flatMap(({ source }) => source ?? []), "./src/cli/main.ts"];

/**
 * What a network needs from its layers to its answers in plain JavaScript: every entry shares it. So do the reader of
 * the project's own files and what it stands on, for a process needs about a millisecond to open a file. Bundlers leave out functions that a
 * page does not use, but not every constant, so what few pages need stays apart.
 */
const core = new RegExp(
  `src.(${[
    "tensor.(dtype|shape|tensor|value)",
    "functions.(?!activate|arithmetic|description|float64|log-softmax|pow|rounding|sine|tiny|whole-exp|wide)",
    "math.(array|dense|softmax)",
    "network",
    "options",
    "ops.(dense|softmax|unary)",
    "program.view",
    "backend.(reference|steps)",
    "bytes.(given|memory|reader|size64|writer)",
    "formats.(arrays.raw-tensor|limits|safetensors.(layout|reader|writer)|text.(json|literal|units|utf8)).ts",
    "(any-session|runner|errors)",
  ].join("|")})`,
);
/** What WebAssembly adds: bundlers leave it out of a page that lacks it. Threads are loaded when they are wanted. */
const engine = new RegExp(
  `src.(${[
    "wasm.(?!decode|double|text|training)",
    "kernels.(copy|core|data|dense|dense-plan|forms|input|lane|positions|program|softmax|sparse|unary|weights).ts",
    "program.(key|lifetimes|work)",
    "backend.(backend|engine|heap|late|refusal|select|wasm)",
    "(moved|print.(floats|tensor|thousands)|session).ts",
  ].join("|")})`,
);

/** The tables of operators that `readOnnx` is handed, each with what it alone needs: a page that hands none over leaves them out. */
const tables = {
  classical: /src.(onnx.(classical|classify|forest|support|trees)|ops.(coupling|trees)|kernels.trees).ts/,
  quantised: /src.(onnx.(microsoft|quantised)|ops.whole-conv).ts/,
  rare: /src.(onnx.(einsum|rare)|ops.(einsum|grid-sample)).ts/,
};

const folder = process.argv[2] ?? fileURLToPath(new URL("dist", home));
rmSync(folder, { recursive: true, force: true });
const build = await rolldown({
  cwd: fileURLToPath(home),
  input: Object.fromEntries(entries.map((path) => [path.replace(/^.\/src\/|.ts$/g, ""), path])),
  platform: "neutral",
  external: [/^node:/, /^#/],
  preserveEntrySignatures: "allow-extension", // what the last group below wants
});
await build.write({
  dir: folder,
  format: "esm",
  // Editors read what is documented in the declarations; here it would be parsed by every process that starts.
  comments: { jsdoc: false },
  chunkFileNames: "chunks/[name].js",
  codeSplitting: {
    groups: [
      { name: "core", test: core, minShareCount: 2 },
      { name: "engine", test: engine },
      // The other kernels are much alike, and gzip sees no further back than 32 kB.
      { name: "kernels", test: /src.kernels.(?!trees)/ },
      ...Object.entries(tables).map(([name, test]) => ({ name, test, includeDependenciesRecursively: false })),
    ],
  },
});

// A page starts this file as a worker: it stands alone, beside the chunk that names it.
const worker = await rolldown({
  cwd: fileURLToPath(home),
  input: "./src/backend/worker-entry.ts",
  platform: "neutral",
});
await worker.write({ file: `${folder}/chunks/worker-entry.js`, format: "esm" });
