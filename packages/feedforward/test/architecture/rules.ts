/**
 * The rules of the house as data, and the judge: source files in, one sentence per offence out. The table below is the
 * import table of the architecture page, written once; whoever changes one changes the other.
 */

import { posix } from "node:path";
import { readSource, type SourceFile } from "./source.ts";

/** What a room may import besides itself, `errors.ts` and `options/`. A room is a folder, or a file at the top. */
const rooms: Readonly<Record<string, readonly string[]>> = {
  "errors.ts": [],
  options: [],
  bytes: [],
  tensor: [],
  functions: [],
  wasm: [],
  math: ["tensor", "functions"],
  ops: ["tensor", "functions", "math", "kernels"], // an op brings its kernel
  program: ["tensor", "functions"],
  network: ["tensor", "functions", "math"],
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
  data: ["bytes", "tensor"],
  train: ["network", "math", "functions", "tensor", "ops", "program", "data/batches.ts", "backend/training.ts"],
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
  draw: ["tensor", "functions", "bytes"],
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

const vagueNames = new Set(["util", "utils", "helper", "helpers", "common", "types", "misc", "shared"]);
/** What ECMAScript leaves to the engine: these differ between machines, the functions of `functions/` do not. */
const inexact = new Set(
  "acos acosh asin asinh atan atan2 atanh cbrt cos cosh exp expm1 hypot log log10 log1p log2 pow sin sinh tan tanh".split(
    " ",
  ),
);
const longestFile = 400;
const longestFunction = 60;

/** The offences of a source tree, given as path below `src` → text. */
export function judge(tree: Readonly<Record<string, string>>): string[] {
  const files = Object.entries(tree).map(([path, text]) => readSource(path, text));
  const paths = new Set(files.map((file) => file.path));
  return [...files.flatMap((file) => [...judgeForm(file), ...judgeImports(file, paths)]), ...judgeCycles(files)];
}

function judgeForm(file: SourceFile): string[] {
  const { path } = file;
  const words = path.replace(/\.ts$/, "").split("/");
  return [
    ...(roomOf(path) in rooms || roomOf(path) in edge ? [] : [`${path}: no room "${roomOf(path)}" in the house`]),
    ...words.filter((word) => vagueNames.has(word)).map((word) => `${path}: the name "${word}" says nothing`),
    ...(file.lines > longestFile ? [`${path}: ${file.lines} lines, at most ${longestFile}`] : []),
    ...(isProse(file.opening) ? [] : [`${path}: opens with no comment that says in a sentence what it is`]),
    ...file.defaultExports.map((line) => `${path}:${line}: default export`),
    ...file.starExports.map((line) => `${path}:${line}: export * hides what is exported`),
    ...file.functions
      .filter(({ lines }) => lines > longestFunction)
      .map(({ line, lines }) => `${path}:${line}: a function of ${lines} lines, at most ${longestFunction}`),
    ...file.mathMembers
      .filter(({ name }) => name === undefined || inexact.has(name))
      .map(({ name, line }) => `${path}:${line}: Math.${name ?? "?"} may differ between engines`),
  ];
}

function isProse(opening: string): boolean {
  return opening.split(" ").length >= 5 && /[.!?]( |$)/.test(opening);
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

function roomOf(path: string): string {
  return path.split("/")[0] ?? path;
}

/** Every cycle once, named from the file where it is first met. Imports of types count: a cycle of thoughts is one too. */
function judgeCycles(files: readonly SourceFile[]): string[] {
  const next = new Map(files.map((file) => [file.path, targetsOf(file)]));
  const done = new Set<string>();
  const cycles: string[] = [];
  const walk = (path: string, trail: readonly string[]) => {
    const start = trail.indexOf(path);
    if (start >= 0) cycles.push(`import cycle: ${[...trail.slice(start), path].join(" → ")}`);
    if (start >= 0 || done.has(path)) return;
    for (const target of next.get(path) ?? []) walk(target, [...trail, path]);
    done.add(path);
  };
  for (const path of next.keys()) walk(path, []);
  return cycles;
}

function targetsOf(file: SourceFile): string[] {
  const relative = file.imports.flatMap(({ specifier }) => (specifier?.startsWith(".") ? [specifier] : []));
  return [...new Set(relative.map((specifier) => posix.join(posix.dirname(file.path), specifier)))];
}
