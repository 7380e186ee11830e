/**
 * What the rules of the house need to know of a source file, read from its syntax tree: what it imports, how long its
 * functions are, how it opens. Facts only; `rules.ts` judges them.
 */

import { type ESTree, parseSync, Visitor } from "rolldown/utils";

export interface Import {
  /** As written: `./tensor.ts`, `node:fs`; undefined where it is computed. */
  readonly specifier: string | undefined;
  /** Only types, so that nothing of it is left when the program runs. */
  readonly typeOnly: boolean;
  readonly line: number;
}

export interface FunctionSpan {
  readonly line: number;
  readonly lines: number;
}

export interface SourceFile {
  /** Path below `src`, with slashes: `backend/wasm.ts`. */
  readonly path: string;
  readonly lines: number;
  readonly imports: readonly Import[];
  readonly functions: readonly FunctionSpan[];
  /** The words of the block comment that the file opens with, if a blank line sets it off from what follows. */
  readonly opening: string;
  readonly defaultExports: readonly number[];
  readonly starExports: readonly number[];
  /** What is used of `Math`, and `undefined` where that cannot be seen. */
  readonly mathMembers: readonly { readonly name: string | undefined; readonly line: number }[];
}

export function readSource(path: string, text: string): SourceFile {
  const { program, errors } = parseSync(path, text);
  if (errors[0] !== undefined) throw new Error(`${path}: ${errors[0].message}`);
  const lineAt = lineCounter(text);
  return {
    path,
    lines: text.replace(/\n$/, "").split("\n").length,
    imports: importsOf(program, lineAt),
    functions: functionsOf(program, lineAt),
    opening: openingOf(text),
    ...exportsOf(program, lineAt),
    mathMembers: mathMembersOf(program, lineAt),
  };
}

type LineAt = (offset: number) => number;

function lineCounter(text: string): LineAt {
  const lineOf = new Uint32Array(text.length + 1).fill(1); // at every offset, from 1
  for (let offset = 0; offset < text.length; offset++)
    lineOf[offset + 1] = lineOf[offset]! + (text[offset] === "\n" ? 1 : 0);
  return (offset) => lineOf[offset] ?? 0;
}

function importsOf(program: ESTree.Program, lineAt: LineAt): Import[] {
  const imports: Import[] = [];
  const add = (node: ESTree.Node, specifier: string | undefined, typeOnly: boolean) => {
    imports.push({ specifier, typeOnly, line: lineAt(node.start) });
  };
  new Visitor({
    ImportDeclaration(node) {
      const named = node.specifiers.length > 0;
      const types =
        named && node.specifiers.every((one) => one.type === "ImportSpecifier" && one.importKind === "type");
      add(node, node.source.value, node.importKind === "type" || types);
    },
    ExportNamedDeclaration(node) {
      const types = node.specifiers.length > 0 && node.specifiers.every((one) => one.exportKind === "type");
      if (node.source) add(node, node.source.value, node.exportKind === "type" || types);
    },
    ExportAllDeclaration: (node) => add(node, node.source.value, node.exportKind === "type"),
    ImportExpression: (node) => add(node, literal(node.source), false),
    TSImportType: (node) => add(node, node.source.value, true),
    TSImportEqualsDeclaration: (node) => add(node, undefined, false),
  }).visit(program);
  return imports;
}

function literal(node: ESTree.Expression): string | undefined {
  return node.type === "Literal" && typeof node.value === "string" ? node.value : undefined;
}

function functionsOf(program: ESTree.Program, lineAt: LineAt): FunctionSpan[] {
  const functions: FunctionSpan[] = [];
  const add = (node: ESTree.Node) => {
    const line = lineAt(node.start);
    functions.push({ line, lines: lineAt(node.end) - line + 1 });
  };
  new Visitor({ FunctionDeclaration: add, FunctionExpression: add, ArrowFunctionExpression: add }).visit(program);
  return functions;
}

function openingOf(text: string): string {
  const comment = /^(?:#!.*\n)?\/\*\*?([\s\S]*?)\*\/(?=\n\n)/.exec(text)?.[1] ?? "";
  return comment
    .replace(/^\s*\*/gm, " ")
    .replace(/\s+/g, " ")
    .trim();
}

function exportsOf(program: ESTree.Program, lineAt: LineAt): Pick<SourceFile, "defaultExports" | "starExports"> {
  const defaultExports: number[] = [];
  const starExports: number[] = [];
  new Visitor({
    ExportDefaultDeclaration: (node) => void defaultExports.push(lineAt(node.start)),
    ExportAllDeclaration: (node) => void starExports.push(lineAt(node.start)),
    ExportSpecifier: (node) => {
      if (node.exported.type === "Identifier" && node.exported.name === "default")
        defaultExports.push(lineAt(node.start));
    },
  }).visit(program);
  return { defaultExports, starExports };
}

/** `Math.exp`, `const { exp } = Math`; any other sight of `Math` hides what is used of it. */
function mathMembersOf(program: ESTree.Program, lineAt: LineAt): SourceFile["mathMembers"] {
  const members: { name: string | undefined; line: number }[] = [];
  const understood = new Set<number>();
  const add = (math: ESTree.Node, key: ESTree.Node, computed: boolean) => {
    understood.add(math.start);
    members.push({ name: !computed && key.type === "Identifier" ? key.name : undefined, line: lineAt(key.start) });
  };
  new Visitor({
    MemberExpression(node) {
      if (isMath(node.object)) add(node.object, node.property, node.computed);
    },
    VariableDeclarator(node) {
      if (node.id.type !== "ObjectPattern" || !node.init || !isMath(node.init)) return;
      for (const property of node.id.properties) {
        if (property.type === "Property") add(node.init, property.key, property.computed);
      }
    },
  }).visit(program);
  new Visitor({
    Identifier(node) {
      if (isMath(node) && !understood.has(node.start)) members.push({ name: undefined, line: lineAt(node.start) });
    },
  }).visit(program);
  return members;
}

function isMath(node: ESTree.Node): boolean {
  return node.type === "Identifier" && node.name === "Math";
}
