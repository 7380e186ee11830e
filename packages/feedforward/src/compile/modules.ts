/**
 * The files of a module in the language that was asked for: JavaScript with its declarations beside it, or TypeScript with them inside.
 */

import { compiledInterface, declarations } from "./declarations.ts";
import { type Engine, javascript } from "./javascript.ts";
import type { Standalone } from "./standalone.ts";
import type { Subject } from "./subject.ts";

export interface Language {
  readonly name: string;
  readonly target: "js" | "ts";
}

export function modules(
  { name, target }: Language,
  subject: Subject,
  alone: Standalone,
  engine: Engine,
): [string, string][] {
  if (target === "ts") {
    return [[`${name}.ts`, javascript(subject, alone, { ...engine, types: compiledInterface(subject, alone) })]];
  }
  return [
    [`${name}.js`, javascript(subject, alone, { ...engine, types: null })],
    [`${name}.d.ts`, declarations(subject, alone, engine.opener)],
  ];
}
