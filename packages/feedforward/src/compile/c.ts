/**
 * A model as one file of C99 and its header. Constants are `const`, so that a microcontroller keeps them where its program is; what runs
 * write is one array. Kernels have addresses of 32 bits: they count from the constants, and the array lies wherever the linker put it.
 */

import type { DType } from "../tensor/dtype.ts";
import type { Func } from "../wasm/module.ts";
import { cDialect } from "./c-dialect.ts";
import { cHelpers } from "./c-helpers.ts";
import { formOf } from "./javascript.ts";
import { cString } from "./names.ts";
import { version } from "./section.ts";
import type { PlacedPort, Standalone } from "./standalone.ts";
import type { Subject } from "./subject.ts";
import { translate } from "./translate.ts";

const types: Readonly<Partial<Record<DType, string>>> = {
  float32: "float",
  int64: "int64_t",
  uint64: "uint64_t",
  int32: "int32_t",
  uint32: "uint32_t",
  int16: "int16_t",
  uint16: "uint16_t",
  int8: "int8_t",
  float64: "double",
};

/** The files; names in C begin with `name`. */
export function c(name: string, subject: Subject, alone: Standalone): [string, string][] {
  return [
    [`${name}.c`, source(name, subject, alone)],
    [`${name}.h`, header(name, subject, alone)],
  ];
}

interface Declared {
  readonly comment: string;
  readonly head: string;
  /** null for what a declaration says all of. */
  readonly body: readonly string[] | null;
}

function header(name: string, subject: Subject, alone: Standalone): string {
  const guard = `${name.toUpperCase()}_H`;
  const declared = functionsOf(name, subject, alone).map(({ comment, head }) => `/* ${comment} */\n${head};`);
  for (const { comment, head } of listsOf(name, subject, alone)) declared.push(`/* ${comment} */\nextern ${head};`);
  return `/* A network, compiled by feedforward ${version}. */
#ifndef ${guard}
#define ${guard}

#include <stdint.h>

${definitions(name, alone).join("\n")}

#ifdef __cplusplus
extern "C" {
#endif

${declared.join("\n\n")}

#ifdef __cplusplus
}
#endif

#endif
`;
}

interface List {
  readonly comment: string;
  readonly head: string;
  readonly texts: readonly string[];
}

/** Texts that a caller may show. */
function listsOf(name: string, subject: Subject, alone: Standalone): List[] {
  const list = (what: string, comment: string, texts: readonly string[] | null): List[] =>
    texts === null ? [] : [{ comment, head: `const char *const ${name}_${what}[${texts.length}]`, texts }];
  return [
    ...list("labels", "The classes, in the order of the outputs.", formOf(subject, alone).classes),
    ...list("names", "What the numbers of a row are, in their order.", subject.names),
  ];
}

/** Sizes that a caller allocates by. */
function definitions(name: string, { inputs, outputs, capacity }: Standalone): string[] {
  const upper = name.toUpperCase();
  const size = (kind: string) => (port: PlacedPort, i: number) => `#define ${upper}_${kind}${i}_SIZE ${port.size}`;
  return [
    `/* Rows that a call takes at most, and the elements of a row. */`,
    `#define ${upper}_CAPACITY ${capacity}`,
    ...inputs.map(size("INPUT")),
    ...outputs.map(size("OUTPUT")),
  ];
}

function functionsOf(name: string, subject: Subject, alone: Standalone): Declared[] {
  const { inputs, outputs, capacity, constantsEnd: from, rows, reset } = alone;
  const place =
    (kind: string) =>
    (port: PlacedPort, i: number): Declared => {
      const type = types[port.dtype] ?? "uint8_t";
      return {
        comment: `Where rows of ${kind} ${i} ${kind === "input" ? "are put" : "lie"}, each ${port.size} long.`,
        head: `${type} *${name}_${kind}${i}(void)`,
        body: [`  return (${type} *)((unsigned char *)work + ${port.address - from});`],
      };
    };
  const declared: Declared[] = [
    ...inputs.map(place("input")),
    ...outputs.map(place("output")),
    {
      comment:
        "Runs so many rows: 0, or 1 where there are more than fit, or 2 where the linker put the arrays too far apart.",
      head: `int ${name}_run(int rows)`,
      body: [
        `  if (rows < 0 || rows > ${capacity}) return 1;`,
        "  if ((uintptr_t)work - (uintptr_t)constants != (uintptr_t)(intptr_t)(int32_t)WORK) return 2;",
        `  if (rows > 0) f${rows.index}((uint32_t)rows);`,
        "  return 0;",
      ],
    },
  ];
  if (reset !== null) {
    const body = [`  f${reset.index}();`];
    declared.push({ comment: "Begins anew: every state is zero.", head: `void ${name}_reset(void)`, body });
  }
  return [...declared, ...forRows(name, subject, alone)];
}

/** What most programs want of a model with one input and one output. */
function forRows(name: string, subject: Subject, alone: Standalone): Declared[] {
  const { divisor, hasRows } = subject;
  const form = formOf(subject, alone);
  const [input, output] = [alone.inputs[0]!, alone.outputs[0]!];
  if (!form.predict || input.dtype !== "float32" || !hasRows) return [];
  const loop = (enter: string): string[] => [
    "  while (rows > 0) {",
    `    const int count = rows < ${alone.capacity} ? rows : ${alone.capacity};`,
    "    int code;",
    enter,
    `    code = ${name}_run(count);`,
    "    if (code != 0) return code;",
    `    memcpy(y, ${name}_output0(), (size_t)count * ${output.size} * sizeof(float));`,
    `    x += (size_t)count * ${input.size};`,
    `    y += (size_t)count * ${output.size};`,
    "    rows -= count;",
    "  }",
    "  return 0;",
  ];
  const declared: Declared[] = [
    {
      comment: `y, ${output.size} numbers for each row of x, which has ${input.size}; 0, or what ${name}_run says.`,
      head: `int ${name}_predict(const float *x, int rows, float *y)`,
      body: loop(`    memcpy(${name}_input0(), x, (size_t)count * ${input.size} * sizeof(float));`),
    },
    {
      comment: divisor === 1 ? "The same for bytes." : `The same for bytes, each divided by ${divisor}.`,
      head: `int ${name}_predict_bytes(const uint8_t *x, int rows, float *y)`,
      body: loop(`    {
      int i;
      float *to = ${name}_input0();
      for (i = 0; i < count * ${input.size}; i++) to[i] = (float)((double)x[i] / ${doubleText(divisor)});
    }`),
    },
  ];
  if (form.classes !== null) declared.push(classOf(name, output.size));
  return declared;
}

/** As a session's: of several outputs the greatest, and a NaN wins; of one the second class above a half. */
function classOf(name: string, size: number): Declared {
  const body =
    size === 1
      ? ["  return y[0] > 0.5f;"]
      : [
          "  int i, best = 0;",
          `  for (i = 0; i < ${size}; i++) {`,
          "    if (y[i] != y[i]) return i;",
          "    if (y[i] > y[best]) best = i;",
          "  }",
          "  return best;",
        ];
  const comment = `The class of one row of outputs, a position in ${name}_labels.`;
  return { comment, head: `int ${name}_class(const float *y)`, body };
}

function doubleText(value: number): string {
  return /[.e]/.test(String(value)) ? String(value) : `${value}.0`;
}

function source(name: string, subject: Subject, alone: Standalone): string {
  const { module, constantsEnd, memoryBytes } = alone;
  const scope = {
    dialect: cDialect(constantsEnd),
    functions: module.functions,
    nameOf: ({ index }: Func): string => `f${index}`,
  };
  // A function is written before those that call it: the assembler numbers them the other way round where they nest.
  const prototypes = module.functions.map(
    ({ index, params }) => `${scope.dialect.header(`f${index}`, params).slice(0, -2)};`,
  );
  // Only the outermost functions name what lies in memory; a number in any other is a number.
  const outer = new Set([alone.rows, alone.reset]);
  const inner = { ...scope, dialect: cDialect(Infinity) };
  const functions = module.functions.map((func) => translate(func, outer.has(func) ? scope : inner));
  const parts = [
    `/* A network, compiled by feedforward ${version}: C99, and it needs nothing else. For the bits that every other\n   form of it has, compile it with -ffp-contract=off. */`,
    cHelpers.head,
    `static const uint32_t constants[${constantsEnd / 4}] = {\n${constantText(alone)}\n};`,
    `static union { double align; uint32_t words[${Math.ceil((memoryBytes - constantsEnd) / 8) * 2 + 20}]; } storage;`,
    cHelpers.memory,
    prototypes.join("\n"),
    ...functions,
    ...functionsOf(name, subject, alone).map(({ head, body }) => `${head} {\n${body!.join("\n")}\n}`),
  ];
  for (const { head, texts } of listsOf(name, subject, alone)) {
    parts.push(`extern ${head};\n${head} = {\n  ${texts.map(cString).join(",\n  ")}\n};`);
  }
  // Prototypes of what is called from outside, so that the file stands alone.
  parts.splice(1, 0, "");
  return `${parts.filter((part) => part !== "").join("\n\n")}\n`;
}

/** The words of the constants, eight a line. */
function constantText({ segments, constantsEnd }: Standalone): string {
  const bytes = new Uint8Array(constantsEnd);
  for (const { address, bytes: own } of segments) bytes.set(own, address);
  const words = Array.from(new Uint32Array(bytes.buffer), (word) => (word === 0 ? "0" : `0x${word.toString(16)}`));
  return Array.from({ length: Math.ceil(words.length / 12) }, (_, i) =>
    words.slice(12 * i, 12 * i + 12).join(","),
  ).join(",\n");
}
