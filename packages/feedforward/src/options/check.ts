/**
 * Options are looked at before anything is done with them: a slip in a name would be no error, but the default in silence,
 * and a wrong kind would fail far from where it was written. TypeScript says both where they are written; this says them to
 * all others, from a table of the options and their kinds that TypeScript holds against the interface.
 */

import { optionError, type Raise } from "../errors.ts";
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

/** The options, if all of them are in the table and of their kinds, or undefined; otherwise an `OptionError`. */
export function checkOptions<O extends object>(operation: string, options: O, kinds: Kinds<O>): O {
  const table: Readonly<Record<string, unknown>> = kinds;
  const expect = (name: string, kind: unknown, value: unknown): void => {
    const found = kindOf(value);
    const isKnown = typeof kind === "string";
    if (isKnown && (kind === "" || value === undefined || kind.includes(found))) return;
    if (!isKnown) throw unknownName(optionError, operation, { kind: "option", name, names: Object.keys(table) });
    const sentence = "$operation: expected $name to be $expected, got $got";
    throw optionError("option-kind", sentence, operation, name, kind, found);
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
export function kindOf(value: unknown): string {
  if (Array.isArray(value)) return `a list${[...new Set(value.map((item) => ` of ${typeof item}s`))].join(" and")}`;
  if (value == null || Number.isNaN(value)) return String(value);
  return typeof value === "object" ? "an object" : `a ${typeof value}`;
}

/** A name that is not among those that are known. */
export interface UnknownName {
  /** What it should have been: `option`, `dtype`. */
  readonly kind: string;
  readonly name: unknown;
  readonly names: readonly string[];
}

const slip = '$operation: unknown $kind "$name", did you mean "$nearest"?';
const unknown = '$operation: unknown $kind "$name", expected $expected';

/** The error that says the nearest name, or all of them where none is near. Python's names are ours. */
export function unknownName<E>(raise: Raise<E>, operation: string, { kind, name, names }: UnknownName): E {
  const typed = String(name);
  const found = nearest(typed.split("_").join(""), names);
  if (found !== undefined) return raise("name-slip", slip, operation, kind, typed, found);
  return raise("name-unknown", unknown, operation, kind, typed, names.length > 0 ? names : "none");
}
