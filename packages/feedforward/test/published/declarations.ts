/**
 * The names in the published declarations, as the compiler sees them: which types the signatures of an entry's exports name,
 * whether the entry exports those too, and which functions no user can call. What the main entry exports as well it answers for: another entry then owes the name alone.
 */

import ts from "typescript-5.9";

/** An exported name of an entry, and a type in its declaration that the entry does not have. */
export interface Missing {
  readonly entry: string;
  readonly name: string;
  readonly type: string;
  /** The declaration file that has the type. */
  readonly file: string;
}

export interface Entry {
  /** As it is imported: `feedforward/node`. */
  readonly name: string;
  /** Its declaration file. */
  readonly file: string;
}

/** The types that signatures name and entries lack. The first entry is the main one. */
export function missingTypes(entries: readonly Entry[]): Missing[] {
  const { program, checker, exportsOf } = readEntries(entries);
  const [main] = exportsOf;
  return entries.flatMap(({ name: entry }, i) => {
    const exported = exportsOf[i]!;
    const names = new Set(exported.values());
    const own = [...exported].filter(([symbol]) => i === 0 || !main!.has(symbol));
    return own.flatMap(([symbol, name]) => {
      const types = (symbol.declarations ?? []).flatMap((declaration) => typesIn(declaration, checker));
      // A class of another name inside is exported under its public one.
      const has = (type: ts.Symbol): boolean => exported.has(type) || type === symbol || names.has(type.name);
      const lacking = types.filter((type) => isOurs(type, program) && !has(type));
      return [...new Set(lacking)].map((type) => ({ entry, name, type: type.name, file: fileOf(type) }));
    });
  });
}

/** Functions with a parameter of a type that no user has a value of. */
export function uselessValues(entries: readonly Entry[], internals: ReadonlySet<string>): string[] {
  const { checker, exportsOf } = readEntries(entries);
  return entries.flatMap(({ name: entry }, i) =>
    [...exportsOf[i]!].flatMap(([symbol, name]) => {
      const functions = (symbol.declarations ?? []).filter((declaration) => ts.isFunctionDeclaration(declaration));
      const types = functions.flatMap(({ parameters }) => parameters.flatMap((one) => typesIn(one, checker)));
      const wanted = new Set(types.map((type) => type.name).filter((type) => internals.has(type)));
      return [...wanted].map((type) => `${entry}: ${name} wants ${type}`);
    }),
  );
}

/** Exports without a docstring, which an editor shows nothing of. What is deprecated says where it went. */
export function undocumented(entries: readonly Entry[]): string[] {
  const { checker, exportsOf } = readEntries(entries);
  return entries.flatMap(({ name: entry }, i) =>
    [...exportsOf[i]!].flatMap(([symbol, name]) => {
      const isSaid = symbol.getDocumentationComment(checker).length > 0 || symbol.getJsDocTags().length > 0;
      return isSaid ? [] : [`${entry}: ${name}`];
    }),
  );
}

/** Classes whose docstring has no example. */
export function withoutExample(entries: readonly Entry[]): string[] {
  const { exportsOf } = readEntries(entries);
  return entries.flatMap(({ name: entry }, i) =>
    [...exportsOf[i]!].flatMap(([symbol, name]) => {
      const isClass = (symbol.flags & ts.SymbolFlags.Class) !== 0;
      const hasExample = symbol.getJsDocTags().some((tag) => tag.name === "example");
      return isClass && !hasExample ? [`${entry}: ${name}`] : [];
    }),
  );
}

interface ReadEntries {
  readonly program: ts.Program;
  readonly checker: ts.TypeChecker;
  /** What each entry exports, as it is declared, and its public name. */
  readonly exportsOf: readonly ReadonlyMap<ts.Symbol, string>[];
}

function readEntries(entries: readonly Entry[]): ReadEntries {
  const program = ts.createProgram(
    entries.map(({ file }) => file),
    {
      module: ts.ModuleKind.NodeNext,
      target: ts.ScriptTarget.ES2022,
      lib: ["lib.es2022.d.ts", "lib.dom.d.ts"],
      types: [],
    },
  );
  const checker = program.getTypeChecker();
  const exportsOf = entries.map(({ file }) => {
    const module = checker.getSymbolAtLocation(program.getSourceFile(file)!)!;
    return new Map(checker.getExportsOfModule(module).map((symbol) => [original(symbol, checker), symbol.name]));
  });
  return { program, checker, exportsOf };
}

function original(symbol: ts.Symbol, checker: ts.TypeChecker): ts.Symbol {
  return symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol;
}

/** The types that a declaration names. */
function typesIn(declaration: ts.Node, checker: ts.TypeChecker): ts.Symbol[] {
  return namesIn(declaration).flatMap((node) => {
    const symbol = checker.getSymbolAtLocation(node);
    return symbol === undefined ? [] : [original(symbol, checker)];
  });
}

/** The names of types in a declaration. */
function namesIn(node: ts.Node): ts.Node[] {
  const own = nameOf(node);
  const found: ts.Node[] = own === undefined ? [] : [own];
  ts.forEachChild(node, (child) => {
    found.push(...namesIn(child));
  });
  return found;
}

function nameOf(node: ts.Node): ts.Node | undefined {
  if (ts.isTypeReferenceNode(node)) return node.typeName;
  if (ts.isExpressionWithTypeArguments(node)) return node.expression;
  return ts.isImportTypeNode(node) ? node.qualifier : undefined;
}

/** Whether a type is declared in the package, at the top of a file: parameters of types are not. */
function isOurs({ declarations = [] }: ts.Symbol, program: ts.Program): boolean {
  return declarations.some(
    (declaration) =>
      ts.isSourceFile(declaration.parent) && !program.isSourceFileDefaultLibrary(declaration.getSourceFile()),
  );
}

function fileOf({ declarations = [] }: ts.Symbol): string {
  return declarations[0]!.getSourceFile().fileName;
}
