/**
 * What a compiled file says of itself: the text of the section `feedforward`, JSON of ASCII alone, so that it can stand in any
 * source. No runtime needs it to run the module; a reader of the file can tell what goes in and what comes out.
 */

import { asciiJson } from "./names.ts";
import type { Standalone } from "./standalone.ts";
import type { Port, Subject } from "./subject.ts";

/** Of the package: a test holds it against package.json. */
export const version = "0.1.0";

/** How the module is called: raised when a caller of an older one would call it wrongly. */
export const abi = 1;

export function describeModule(
  { labels, names }: Subject,
  { inputs, outputs, capacity }: Pick<Standalone, "inputs" | "outputs" | "capacity">,
  sha256: string | null,
): string {
  const port = ({ name, dtype, shape }: Port): object => ({ name, dtype, shape });
  const source = sha256 === null ? null : { sha256 };
  const ports = { inputs: inputs.map(port), outputs: outputs.map(port) };
  return asciiJson({ abi, ...ports, labels, ...(names !== null && { names }), capacity, source, version });
}
