/** The codes of the sources, each with the English sentence that it is thrown with. */

import { readdirSync, readFileSync } from "node:fs";
import { parseSync, Visitor } from "rolldown/utils";

const src = new URL("../../src/", import.meta.url);

/** What is called `refuse("code", sentence, …)`; a sentence may be a constant of the lines before. */
export function codesOfSources(): Map<string, string> {
  const codes = new Map<string, string>();
  const files = readdirSync(src, { recursive: true, encoding: "utf8" }).filter((name) => name.endsWith(".ts"));
  for (const file of files) {
    const text = readFileSync(new URL(file, src), "utf8");
    const constants: { name: string; value: string; at: number }[] = [];
    const { program } = parseSync(file, text);
    new Visitor({
      VariableDeclarator({ id, init, start }) {
        if (id.type === "Identifier" && init?.type === "Literal" && typeof init.value === "string") {
          constants.push({ name: id.name, value: init.value, at: start });
        }
      },
    }).visit(program);
    new Visitor({
      CallExpression({ callee, arguments: [code, sentence], start }) {
        if (callee.type !== "Identifier" || callee.name !== "refuse") return;
        if (code?.type !== "Literal" || sentence === undefined) throw new Error(`${file}: a code that cannot be read`);
        const named = sentence.type === "Identifier" ? sentence.name : null;
        const constant = constants.findLast(({ name, at }) => name === named && at < start);
        const words = sentence.type === "Literal" ? String(sentence.value) : constant?.value;
        if (words === undefined) throw new Error(`${file}: no sentence for ${String(code.value)}`);
        codes.set(String(code.value), words);
      },
    }).visit(program);
  }
  return codes;
}

/** `$name`s of a sentence, sorted. */
export function factsOf(sentence: string): string[] {
  return [...new Set([...sentence.matchAll(/\$(\w+)/g)].map(([, name]) => name!))].sort();
}
