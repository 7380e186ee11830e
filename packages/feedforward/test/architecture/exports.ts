/**
 * What is exported with options, read from the sources: every function, constructor and method of an entry point that takes
 * an object of which something may be left out, or that is called a choice, limits, flags or options.
 */

import { readdirSync, readFileSync } from "node:fs";
import { posix } from "node:path";
import { type ESTree, parseSync } from "rolldown/utils";
import manifest from "../../package.json" with { type: "json" };

const home = new URL("../../", import.meta.url);

type Program = ESTree.Program;
type Parameter = ESTree.ParamPattern;

/** The exported names, `Session` and `Session.accuracy`, that take options. */
export function exportsWithOptions(): string[] {
  const programs = readPrograms();
  const optional = optionalTypes(programs);
  const found = entries()
    .flatMap((entry) => exportsOf(entry, programs))
    .flatMap(({ name, file, local }) =>
      signaturesOf(classOf({ file, local }, programs), programs)
        .filter(([, parameters]) => parameters.some((parameter) => takesOptions(typeOf(parameter), optional)))
        .map(([member]) => name + member),
    );
  return [...new Set(found)].sort();
}

function entries(): string[] {
  return Object.values(manifest.exports).flatMap((entry) =>
    typeof entry === "string" ? [] : [entry.source.replace("./", "")],
  );
}

function readPrograms(): Map<string, Program> {
  const paths = readdirSync(new URL("src/", home), { recursive: true, encoding: "utf8" });
  return new Map(
    paths
      .map((path) => `src/${path.replaceAll("\\", "/")}`)
      .filter((path) => path.endsWith(".ts") && !path.startsWith("src/cli/"))
      .map((path) => [path, parseSync(path, readFileSync(new URL(path, home), "utf8")).program]),
  );
}

interface Exported {
  readonly name: string;
  readonly file: string;
  readonly local: string;
}

/** The values that a file exports, each where it is declared. */
function exportsOf(file: string, programs: ReadonlyMap<string, Program>): Exported[] {
  return programs.get(file)!.body.flatMap((statement): Exported[] => {
    if (statement.type !== "ExportNamedDeclaration") return [];
    const { declaration, source, specifiers } = statement;
    if (declaration !== null) {
      const local = "id" in declaration && declaration.id?.type === "Identifier" ? declaration.id.name : "";
      return [{ name: local, file, local }];
    }
    const from = source === null ? file : posix.join(posix.dirname(file), source.value);
    return specifiers.flatMap((specifier) => {
      const [local, name] = [nameOf(specifier.local), nameOf(specifier.exported)];
      if (source === null) return [{ name, file, local }];
      return exportsOf(from, programs)
        .filter((other) => other.name === local)
        .map((other) => ({ ...other, name }));
    });
  });
}

function nameOf(name: ESTree.ModuleExportName): string {
  return name.type === "Literal" ? name.value : name.name;
}

type Declared = Pick<Exported, "file" | "local">;

/** What is declared, or the class where it is one whose first argument is bound: `const Session = AnySession.bind(…)`. */
function classOf(declared: Declared, programs: ReadonlyMap<string, Program>): Declared {
  const { body } = programs.get(declared.file)!;
  const made = body.flatMap((statement) => {
    const declaration = statement.type === "ExportNamedDeclaration" ? statement.declaration : statement;
    return declaration?.type === "VariableDeclaration" ? declaration.declarations : [];
  });
  const found = made.find(({ id }) => id.type === "Identifier" && id.name === declared.local)?.init;
  if (found?.type !== "CallExpression" || found.callee.type !== "MemberExpression") return declared;
  const { object, property } = found.callee;
  if (object.type !== "Identifier" || property.type !== "Identifier" || property.name !== "bind") return declared;
  for (const statement of body) {
    if (statement.type !== "ImportDeclaration") continue;
    const specifier = statement.specifiers.find(({ local }) => local.name === object.name);
    if (specifier?.type !== "ImportSpecifier") continue;
    return {
      file: posix.join(posix.dirname(declared.file), statement.source.value),
      local: nameOf(specifier.imported),
    };
  }
  return declared;
}

/** The signatures of a function, or of the constructor and the methods of a class. */
function signaturesOf(
  { file, local }: Declared,
  programs: ReadonlyMap<string, Program>,
): [member: string, parameters: readonly Parameter[]][] {
  return programs.get(file)!.body.flatMap((statement): [string, readonly Parameter[]][] => {
    const declared = statement.type === "ExportNamedDeclaration" ? statement.declaration : statement;
    if (declared === null || !("id" in declared) || declared.id?.type !== "Identifier") return [];
    if (declared.id.name !== local) return [];
    if (declared.type === "FunctionDeclaration" || declared.type === "TSDeclareFunction")
      return [["", declared.params]];
    if (declared.type !== "ClassDeclaration") return [];
    return declared.body.body.flatMap((member): [string, readonly Parameter[]][] => {
      if (member.type !== "MethodDefinition" || member.key.type !== "Identifier") return [];
      return [[member.kind === "constructor" ? "" : `.${member.key.name}`, member.value.params]];
    });
  });
}

function typeOf(parameter: Parameter): ESTree.TSType | undefined {
  if (parameter.type === "TSParameterProperty") return undefined;
  const pattern = parameter.type === "AssignmentPattern" ? parameter.left : parameter;
  return pattern.typeAnnotation?.typeAnnotation;
}

const called = /(Options|Limits|Flags|Ranges|Choice)$/;

/** The names of the types of which something may be left out. */
function optionalTypes(programs: ReadonlyMap<string, Program>): ReadonlySet<string> {
  const names = new Set<string>();
  for (const { body } of programs.values()) {
    for (const statement of body) {
      const declared = statement.type === "ExportNamedDeclaration" ? statement.declaration : statement;
      if (declared?.type !== "TSInterfaceDeclaration") continue;
      if (called.test(declared.id.name) || declared.body.body.some(isOptional)) names.add(declared.id.name);
    }
  }
  return names;
}

function isOptional(member: ESTree.TSSignature): boolean {
  return member.type === "TSPropertySignature" && member.optional;
}

function takesOptions(type: ESTree.TSType | undefined, optional: ReadonlySet<string>): boolean {
  if (type?.type === "TSTypeLiteral") return type.members.some(isOptional);
  if (type?.type === "TSIntersectionType" || type?.type === "TSUnionType") {
    return type.types.some((part) => takesOptions(part, optional));
  }
  if (type?.type !== "TSTypeReference" || type.typeName.type !== "Identifier") return false;
  return called.test(type.typeName.name) || optional.has(type.typeName.name);
}
