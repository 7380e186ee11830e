/**
 * The rules of the house as data, and the judge: source files in, one sentence per offence out. The table below is the
 * import table of the architecture page, written once; they change together.
 */

import { posix } from "node:path";
import { judgeCycles, judgeForm, roomOf } from "./form.ts";
import { readSource, type SourceFile } from "./source.ts";

/** What a room may import besides itself, `errors.ts` and `options/`. A room is a folder, or a file at the top. */
const rooms: Readonly<Record<string, readonly string[]>> = {
  "errors.ts": [],
  options: [],
  bytes: [],
  tensor: [],
  print: ["tensor"],
  functions: [],
  chapter: ["functions"],
  wasm: [],
  math: ["tensor", "functions"],
  ops: ["tensor", "functions", "math", "kernels"], // an op brings its kernel
  program: ["tensor", "functions"],
  network: ["tensor", "functions", "math", "print/thousands.ts"],
  layers: [
    "tensor",
    "functions",
    "network",
    "ops",
    "program",
    "backend/backend.ts",
    "backend/host-steps.ts", // a layer holds how it runs
  ],
  onnx: [
    "tensor",
    "functions",
    "network",
    "layers",
    "ops",
    "program",
    "backend/backend.ts",
    "backend/host-steps.ts",
    "backend/reference.ts",
    "runner.ts",
  ],
  "runner.ts": ["backend/backend.ts", "network", "options", "program", "tensor"],
  "model.ts": ["network", "onnx"],
  hdf5: [
    "bytes",
    "tensor",
    "formats/limits.ts",
    "formats/arrays/own-tensor.ts",
    "formats/arrays/raw-tensor.ts",
    "formats/text/latin1.ts",
    "formats/text/utf8.ts",
  ],
  keras: ["tensor", "onnx"],
  formats: ["bytes", "tensor"],
  data: ["bytes", "tensor", "print/thousands.ts"],
  train: [
    "network",
    "math",
    "functions",
    "tensor",
    "ops",
    "program",
    "bytes/crc32.ts",
    "data/batches.ts",
    "backend/backend.ts",
    "backend/training.ts",
  ],
  table: ["bytes", "tensor", "functions", "network", "train/split.ts", "formats/text/utf8.ts"],
  kernels: ["wasm", "functions", "tensor", "program"],
  backend: ["program", "functions", "tensor"],
  "any-session.ts": [
    "backend/backend.ts",
    "network",
    "functions",
    "program",
    "tensor",
    "runner.ts",
    "model.ts",
    "onnx/graph.ts",
  ],
  "plain-session.ts": ["any-session.ts", "backend/reference.ts", "runner.ts"],
  profile: ["backend", "kernels", "model.ts", "program", "runner.ts", "tensor", "wasm"],
  compile: ["functions", "kernels", "model.ts", "network", "program", "runner.ts", "tensor", "wasm"],
  "trace.ts": ["backend/reference.ts", "network", "math", "tensor"],
  "load-options.ts": ["data"],
  "session.ts": ["any-session.ts", "backend", "runner.ts"],
  draw: ["tensor", "functions", "chapter", "bytes"],
  messages: [],
  "moved.ts": [],
};

/** What single files may import more than their room. */
const filesMay: Readonly<Record<string, readonly string[]>> = {
  "formats/hdf5.ts": ["hdf5"],
  "formats/onnx.ts": ["onnx", "network"],
  "formats/onnx/file.ts": ["onnx"], // it reads a graph, not tensors
  "formats/model/graph-file.ts": ["onnx"],
  "formats/keras.ts": ["onnx"],
  "formats/keras/file.ts": ["hdf5", "keras", "onnx"], // the same as a file of Keras
  "formats/keras/weights.ts": ["hdf5", "keras"],
  "formats/onnx/graph.ts": ["onnx"],
  "formats/onnx/open.ts": ["onnx"],
  "formats/onnx/write.ts": ["onnx"],
  "formats/tfjs.ts": ["onnx"],
  "formats/tfjs/file.ts": ["keras", "onnx"], // it reads a graph, by the layers of Keras
  "formats/tfjs/weights.ts": ["keras"],
  "formats/model.ts": ["network", "onnx", "model.ts"], // it names what the next two take and give
  "formats/model/read.ts": ["network", "layers", "onnx", "model.ts"], // it gives names and layers to what the other formats read
  "formats/model/inspect.ts": ["network", "onnx", "model.ts", "data/idx.ts"], // the same of whatever a file is
  "formats/model/network-file.ts": ["network", "layers"], // it writes networks
  "formats/model/open-graph.ts": ["network", "onnx"], // it refuses what is said of networks alone
  "formats/model/parameter-dtype.ts": ["network"], // it names the dtypes of parameters
  "formats/model/open.ts": ["network", "layers", "model.ts"], // the same for our own files
  "backend/engine.ts": ["kernels", "wasm"], // the only two that know WebAssembly
  "backend/training.ts": ["kernels", "wasm"], // and their siblings for trainings
  "train/engine.ts": ["kernels"], // what it hands to their kernels
  "train/engine-memory.ts": ["kernels"], // where that lies
  "train/steps.ts": ["kernels"], // the same, step by step
  "backend/wasm.ts": ["wasm"],
  "network/lower.ts": ["ops", "program"], // where layers become steps
  "program/gelu.ts": ["ops/unary.ts"], // what it puts in the place of several steps
  "onnx/run.ts": ["backend/reference.ts"], // the definition of what a graph computes
};

/** Rooms of which a room may import types, and nothing that runs. */
const typesMay: Readonly<Record<string, readonly string[]>> = {
  network: ["program", "backend/backend.ts"], // a layer says which steps it becomes
  ops: ["program"], // a gradient reads the step that it is of
  kernels: ["ops"], // a kernel is told the attributes of its op
  program: ["ops"], // a step names its op
  backend: ["ops", "kernels"],
  onnx: ["backend/backend.ts"],
};

/** Interfaces: they know nothing of what implements them, so they import none of their siblings. */
const alone: readonly string[] = ["backend/backend.ts"];

/** The edge, by entry point: above everything, so it may import every room. */
const edge: Readonly<Record<string, readonly string[]>> = {
  "index.ts": [],
  "chapter.ts": [],
  "layers.ts": [],
  "plain.ts": [],
  "profile.ts": [],
  "compile.ts": [],
  "train.ts": [],
  "table.ts": [],
  "data.ts": [],
  "draw.ts": [],
  "messages.ts": [],
  files: [],
  "node.ts": ["files"],
  "web.ts": [],
  cli: ["files", "node.ts", "messages.ts"],
};

/** Where a Node module may be imported. */
const nodeMay: readonly string[] = ["files/", "node.ts", "cli/"];

/** Where a module may be imported that is only known when it runs: commands of other packages. */
const computedMay: readonly string[] = ["cli/packages/load.ts"];

/** The offences of a source tree, given as path below `src` → text. */
export function judge(tree: Readonly<Record<string, string>>): string[] {
  const files = Object.entries(tree).map(([path, text]) => readSource(path, text));
  const paths = new Set(files.map((file) => file.path));
  return [
    ...files.flatMap((file) => [...judgeForm(file, { ...rooms, ...edge }), ...judgeImports(file, paths)]),
    ...judgeCycles(files),
  ];
}

function judgeImports(file: SourceFile, paths: ReadonlySet<string>): string[] {
  return file.imports.flatMap(({ specifier, typeOnly, line }) => {
    const reason = refusal(file.path, specifier, typeOnly, paths);
    return reason === undefined ? [] : [`${file.path}:${line}: ${reason}`];
  });
}

/** Why a file may not import that; undefined where it may. */
function refusal(
  path: string,
  specifier: string | undefined,
  typeOnly: boolean,
  paths: ReadonlySet<string>,
): string | undefined {
  if (specifier === undefined) {
    return computedMay.includes(path) ? undefined : "imports something that cannot be read from the source";
  }
  if (specifier.startsWith("node:")) {
    return nodeMay.some((place) => path.startsWith(place)) ? undefined : `imports ${specifier} outside the edge`;
  }
  if (!specifier.startsWith(".")) return `imports the package ${specifier}`;
  const target = posix.join(posix.dirname(path), specifier);
  if (!paths.has(target)) return `imports ${target}, which is no source file`;
  return mayImport(path, target, typeOnly) ? undefined : `may not import ${target}${typeOnly ? "" : " as a value"}`;
}

function mayImport(path: string, target: string, typeOnly: boolean): boolean {
  const [room, other] = [roomOf(path), roomOf(target)];
  if (other === "errors.ts" || other === "options") return true;
  if (room === other) return !alone.includes(path);
  const allowed = [
    ...(rooms[room] ?? edge[room] ?? []),
    ...(filesMay[path] ?? []),
    ...(typeOnly ? (typesMay[room] ?? []) : []),
  ];
  if (room in edge && other in rooms) return true;
  return allowed.includes(other) || allowed.includes(target);
}
