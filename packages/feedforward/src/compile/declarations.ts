/**
 * The declarations of a compiled module of JavaScript, for who writes TypeScript.
 */

import { dtypes } from "../tensor/dtype.ts";
import { type Form, formOf } from "./javascript.ts";
import { asciiJson } from "./names.ts";
import { version } from "./section.ts";
import type { PlacedPort, Standalone } from "./standalone.ts";
import type { Subject } from "./subject.ts";

/** `opener` is what is said of the function to which a module is handed, where one is. */
export function declarations(subject: Subject, alone: Standalone, opener: string | null): string {
  const form = formOf(subject, alone);
  const members = membersOf(form, subject, alone);
  const lines = [
    `// Declarations of a network, compiled by feedforward ${version}.`,
    ...(form.classes === null
      ? []
      : ["/** The classes, in the order of the outputs. */", "export declare const labels: readonly string[];"]),
    ...(subject.names === null
      ? []
      : ["/** What the numbers of a row are, in their order. */", "export declare const names: readonly string[];"]),
  ];
  if (opener === null) {
    lines.push(...members.flatMap(({ comment, head }) => [`/** ${comment} */`, `export declare function ${head};`]));
  } else {
    lines.push(
      interfaceOf(members),
      `/** ${opener} */\nexport declare function instantiate(module: WebAssembly.Module): Compiled;`,
    );
  }
  return `${lines.join("\n")}\n`;
}

/** What a module in TypeScript says of itself. */
export function compiledInterface(subject: Subject, alone: Standalone): string {
  return interfaceOf(membersOf(formOf(subject, alone), subject, alone));
}

function interfaceOf(members: readonly Member[]): string {
  const lines = members.flatMap(({ comment, head }) => [`  /** ${comment} */`, `  ${head};`]);
  return ["export interface Compiled {", ...lines, "}"].join("\n");
}

interface Member {
  readonly comment: string;
  readonly head: string;
}

function membersOf(form: Form, { hasRows }: Subject, { inputs, outputs }: Standalone): Member[] {
  const rows = hasRows ? "rows, one behind the other" : "one example";
  const givenOf = ({ dtype }: PlacedPort): string =>
    dtype === "float32"
      ? "ArrayLike<number>"
      : `${dtypes[dtype].name} | Iterable<${isBig(dtype) ? "bigint" : "number"}>`;
  const feeds = inputs.map((port) => `readonly ${asciiJson(port.name)}: ${givenOf(port)}`).join("; ");
  const results = outputs.map((port) => `readonly ${asciiJson(port.name)}: ${dtypes[port.dtype].name}`).join("; ");
  const members: Member[] = [
    { comment: `Every output by its name, of ${rows}.`, head: `run(inputs: { ${feeds} }): { ${results} }` },
  ];
  if (form.predict) {
    const [input, output] = [inputs[0]!, outputs[0]!];
    const comment = `${output.size} numbers for each ${input.size}: ${rows}.`;
    members.push({ comment, head: `predict(x: ${givenOf(input)}): Float32Array` });
    if (form.classes !== null) {
      members.push({ comment: "The class of one row.", head: `classify(x: ${givenOf(input)}): string` });
      members.push({ comment: "The class of each row.", head: `classifyRows(x: ${givenOf(input)}): string[]` });
    }
  }
  if (form.reset) members.push({ comment: "Begins anew: every state is zero.", head: "reset(): void" });
  return members;
}

function isBig(dtype: string): boolean {
  return dtype.endsWith("int64");
}
