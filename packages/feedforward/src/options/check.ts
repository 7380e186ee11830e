/**
 * Options are looked at before anything is done with them: a slip in a name would be no error, but the default in silence,
 * and a wrong kind would fail far from where it was written. TypeScript says both where they are written; this says them to
 * everybody else, from a table of the options and their kinds that TypeScript holds against the interface.
 */

import { nearest } from "./nearest.ts";

/** The words that a kind is told by; those of a union are several. */
type KindOf<T> = T extends string
  ? "a string"
  : T extends number
    ? "a number"
    : T extends boolean
      ? "a boolean"
      : T extends null
        ? "null"
        : T extends (...parameters: never[]) => unknown
          ? "a function"
          : T extends readonly (infer Item)[]
            ? `a list of ${Item extends string ? "strings" : Item extends number ? "numbers" : "objects"}`
            : "an object";

/** Every option of an interface, and what it may be: `a number or null`; `""` where its kind is looked at elsewhere. */
export type Kinds<O> = { readonly [K in keyof O]-?: "" | `${string}${KindOf<Exclude<O[K], undefined>>}${string}` };

/** The options, if all of them are in the table and of their kinds, or undefined; otherwise a `TypeError`. */
export function checkOptions<O extends object>(operation: string, options: O, kinds: Kinds<O>): O {
  const table: Readonly<Record<string, unknown>> = kinds;
  const expect = (name: string, kind: unknown, value: unknown): void => {
    const found = kindOf(value);
    const isKnown = typeof kind === "string";
    if (isKnown && (kind === "" || value === undefined || kind.includes(found))) return;
    const wrong = isKnown
      ? `expected ${name} to be ${kind}, got ${found}`
      : unknownName("option", name, Object.keys(table));
    throw new TypeError(`${operation}: ${wrong}`);
  };
  expect("options", "an object", options);
  for (const [name, value] of Object.entries(options)) expect(name, table[name], value);
  return options;
}

/** Those that are given, to be laid over others: `undefined` is as good as absent. */
export function withoutUndefined<O extends object>(options: O): O {
  return Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined)) as O;
}

/** `a number`, `NaN`, `null`, `an object`, `a list of strings and of numbers`. */
function kindOf(value: unknown): string {
  if (Array.isArray(value)) return `a list${[...new Set(value.map((item) => ` of ${typeof item}s`))].join(" and")}`;
  if (value === null || Number.isNaN(value)) return String(value);
  return typeof value === "object" ? "an object" : `a ${typeof value}`;
}

/** `unknown option "thread", did you mean "threads"?`, or what there is where nothing is near. Python's names are ours. */
export function unknownName(what: string, name: unknown, names: readonly string[]): string {
  const typed = String(name);
  const found = nearest(typed.split("_").join(""), names);
  const advice = found === undefined ? `expected ${names.join(", ") || "none"}` : `did you mean "${found}"?`;
  return `unknown ${what} ${JSON.stringify(typed)}, ${advice}`;
}
