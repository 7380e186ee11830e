/**
 * The codes that the sources throw, read from their syntax trees: the text that is handed to a function which makes errors
 * with data, to a reader's `fault`, or to `note`.
 */

import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { type ESTree, parseSync, Visitor } from "rolldown/utils";

const sources = fileURLToPath(new URL("../../src/", import.meta.url));
const form = /^[a-z0-9]+(-[a-z0-9]+)+$/;
const errorMakers =
  /^(shapeError|unsupportedError|optionError|formatError|raise|fault|faultAt|fail|error|refuse|unsupported|withData)$/;

export interface Thrown {
  readonly code: string;
  readonly path: string;
}

/** In the order of files and lines, each as often as it is thrown; or of other calls, those that make notes. */
export function codesOfSources(makers = errorMakers): Thrown[] {
  const paths = readdirSync(sources, { recursive: true, encoding: "utf8" }).filter((path) => path.endsWith(".ts"));
  return paths.sort().flatMap((path) => codesOf(path, readFileSync(join(sources, path), "utf8"), makers));
}

function codesOf(path: string, text: string, makers: RegExp): Thrown[] {
  const found: Thrown[] = [];
  new Visitor({
    CallExpression({ callee, arguments: given }) {
      if (!makers.test(nameOf(callee) ?? "")) return;
      // The place of a format's error comes before its code.
      for (const argument of given.slice(0, 2)) {
        if (argument.type !== "Literal" || typeof argument.value !== "string" || !form.test(argument.value)) continue;
        found.push({ code: argument.value, path });
        return;
      }
    },
  }).visit(parseSync(path, text).program);
  return found;
}

function nameOf(callee: ESTree.Expression): string | undefined {
  if (callee.type === "Identifier") return callee.name;
  return callee.type === "MemberExpression" && callee.property.type.endsWith("Identifier")
    ? (callee.property as { name: string }).name
    : undefined;
}
