/**
 * A model as a module of JavaScript without dependencies. What is around the arithmetic is the same wherever that runs: in WebAssembly
 * that lies inside, in WebAssembly that a platform has compiled, or in plain JavaScript.
 */

import { dtypes } from "../tensor/dtype.ts";
import { asciiJson } from "./names.ts";
import { version } from "./section.ts";
import type { PlacedPort, Standalone } from "./standalone.ts";
import type { Subject } from "./subject.ts";

/** What can be called. */
export interface Form {
  readonly predict: boolean;
  readonly classes: readonly string[] | null;
  readonly reset: boolean;
  /** Those that are exported, in their order. */
  readonly functions: readonly string[];
}

export function formOf({ labels, task, hasRows }: Subject, { inputs, outputs, reset }: Standalone): Form {
  const predict = inputs.length === 1 && outputs.length === 1 && outputs[0]!.dtype === "float32";
  const hasClasses = predict && hasRows && (task === "classes" || task === "binary");
  const count = task === "binary" ? 2 : (outputs[0]?.size ?? 0);
  const classes = hasClasses ? Array.from({ length: count }, (_, i) => labels?.[i] ?? String(i)) : null;
  const functions = ["run"];
  if (predict) functions.push("predict");
  if (hasClasses) functions.push("classify", "classifyRows");
  if (reset !== null) functions.push("reset");
  return { predict, classes, reset: reset !== null, functions };
}

/** Where the arithmetic comes from. */
export interface Engine {
  /** Statements that stand before everything. */
  readonly code: string;
  /** What has `memory`, `run` and, where there is a state, `reset`. */
  readonly exports: string;
  /** Where it is handed over: what is said of the function that takes it. */
  readonly opener: string | null;
}

/** `types` is the interface of what it exports, in TypeScript; null for JavaScript. */
export function javascript(
  subject: Subject,
  alone: Standalone,
  { code, exports, opener, types }: Engine & { readonly types: string | null },
): string {
  const form = formOf(subject, alone);
  const opened = `open(${exports})`;
  const typed = (type: string): string => (types === null ? "" : `: ${type}`);
  const lines = [
    `// A network, compiled by feedforward ${version}: this file needs nothing else.`,
    ...(types === null
      ? []
      : ["// @ts-nocheck: what is exported has types, what is inside was made by a program", types]),
    ...(form.classes === null
      ? []
      : [`export const labels${typed("readonly string[]")} = ${asciiJson(form.classes)};`]),
    ...(subject.names === null
      ? []
      : [`export const names${typed("readonly string[]")} = ${asciiJson(subject.names)};`]),
    `const inputs = ${portsText(alone.inputs, subject.divisor)};`,
    `const outputs = ${portsText(alone.outputs)};`,
    ...(code === "" ? [] : [code]),
    "function open(api) {",
    runText(subject, alone),
    ...(form.predict ? [predictText(alone)] : []),
    ...(form.classes === null ? [] : [classifyText(alone)]),
    ...(form.reset ? ["  const { reset } = api;"] : []),
    `  return { ${form.functions.join(", ")} };`,
    "}",
    opener === null
      ? `export const { ${form.functions.join(", ")} }${typed("Compiled")} = ${opened};`
      : `/** ${opener} */\nexport function instantiate(module${typed("WebAssembly.Module")})${typed("Compiled")} {\n  return ${opened};\n}`,
  ];
  return `${lines.join("\n")}\n`;
}

/** The name of an array of JavaScript, out of our own table. */
function arrayName({ dtype }: PlacedPort): string {
  return dtypes[dtype].name;
}

function portsText(ports: readonly PlacedPort[], divisor = 1): string {
  const rows = ports.map((port) => {
    const { name, size, address, dtype } = port;
    const scaled = divisor === 1 || dtype !== "float32" ? "" : `, divisor: ${divisor}`;
    return `  { name: ${asciiJson(name)}, size: ${size}, address: ${address}, Type: ${arrayName(port)}${scaled} },`;
  });
  return `[\n${rows.join("\n")}\n]`;
}

/** run(feeds): rows of every input by its name, rows of every output by its name. */
function runText({ hasRows }: Subject, { capacity }: Standalone): string {
  const isWhole = hasRows ? "Number.isInteger(rows)" : "rows === 1";
  const wanted = hasRows ? "n times " : "";
  return `  const place = ({ Type, size, address }, rows) => new Type(api.memory.buffer, address, rows * size);
  const number = (value) => {
    if (typeof value === "number" || typeof value === "bigint") return value;
    throw new TypeError("expected numbers, got " + JSON.stringify(value));
  };
  const enter = ({ Type, divisor, size }, x) => {
    if (x instanceof Uint8ClampedArray && x.length > size) throw new RangeError("a canvas has four bytes a pixel: make one number of them");
    if (divisor && (x instanceof Uint8Array || x instanceof Uint8ClampedArray)) return Float32Array.from(x, (byte) => byte / divisor);
    return x instanceof Type ? x : Type.from(x, number);
  };
  function run(feeds) {
    const given = inputs.map((input) => {
      if (feeds[input.name] == null) throw new TypeError("expected the input " + JSON.stringify(input.name));
      return enter(input, feeds[input.name]);
    });
    const rows = given[0].length / inputs[0].size;
    inputs.forEach(({ name, size }, i) => {
      if (${isWhole} && given[i].length === rows * size) return;
      throw new RangeError("expected " + JSON.stringify(name) + " to have ${wanted}" + size + " numbers, got " + given[i].length);
    });
    const results = outputs.map(({ Type, size }) => new Type(rows * size));
    for (let row = 0; row < rows; row += ${capacity}) {
      const count = Math.min(${capacity}, rows - row);
      inputs.forEach((input, i) => {
        place(input, count).set(given[i].subarray(row * input.size, (row + count) * input.size));
      });
      api.run(count);
      outputs.forEach((output, i) => results[i].set(place(output, count), row * output.size));
    }
    return Object.fromEntries(outputs.map(({ name }, i) => [name, results[i]]));
  }`;
}

function predictText({ inputs, outputs }: Standalone): string {
  const [input, output] = [asciiJson(inputs[0]!.name), asciiJson(outputs[0]!.name)];
  return `  const predict = (x) => run({ [${input}]: x })[${output}];`;
}

/** As a session's: of several outputs the greatest, and a NaN wins; of one the second class above a half. */
function classifyText({ outputs }: Standalone): string {
  const { size } = outputs[0]!;
  const choose =
    size === 1
      ? "const classOf = (y) => (y[0] > 0.5 ? 1 : 0);"
      : `const classOf = (y) => {
    let best = 0;
    for (let i = 0; i < y.length; i++) {
      if (Number.isNaN(y[i])) return i;
      if (y[i] > y[best]) best = i;
    }
    return best;
  };`;
  return `  ${choose}
  const classifyRows = (x) => {
    const y = predict(x);
    return Array.from({ length: y.length / ${size} }, (_, row) => labels[classOf(y.subarray(row * ${size}, (row + 1) * ${size}))]);
  };
  const classify = (x) => {
    const classes = classifyRows(x);
    if (classes.length === 1) return classes[0];
    throw new RangeError("classify: expected one row, got " + classes.length + "; classifyRows takes several");
  };`;
}
