/**
 * A network in a line: `conv(pad=1) relu pool(2) dense softmax`. Items are parted by blanks; each is a word, and in parentheses a
 * value and what else is said by name. Which words there are, and what each takes, stands in one table; a slip is answered with
 * the nearest word and its position.
 */

import { type Raise, type UnsupportedError, unsupportedError } from "../errors.ts";
import { activationNames, activations } from "../functions/activation.ts";
import type { ActivationName } from "../functions/activation-row.ts";
import { nearest } from "../options/nearest.ts";

/** What an item may say, by name; all as they are written. */
export type ItemValues = Readonly<Record<string, string>>;

export interface LineItem {
  /** `conv`, `relu`. */
  readonly word: string;
  readonly values: ItemValues;
  /** From 1. */
  readonly position: number;
}

/** The words for layers, and the names of what each takes: a value that stands alone is the first of them. */
export type LineWords = Readonly<Record<string, readonly string[]>>;

/** Of layers whose arrays are there. */
const words: LineWords = {
  conv: ["pad", "stride", "dilation", "groups"],
  pool: ["size", "stride", "pad"],
  averagePool: ["size", "stride", "pad"],
  globalAveragePool: [],
  flatten: ["order"],
  dense: [],
  batchNorm: ["epsilon"],
  layerNorm: ["epsilon"],
  lstm: [],
  gru: [],
  rnn: ["nonlinearity"],
  last: [],
  dropout: ["rate"],
  scale: ["factor"],
  softmax: [],
  ...activationWords(),
};

export function activationWords(): LineWords {
  return Object.fromEntries(activationNames.map((name) => [name, takesAlpha(name) ? ["alpha"] : []]));
}

function takesAlpha(name: ActivationName): boolean {
  return activations[name].alpha !== null;
}

const mostItems = 4096;

/** The items of a line. An UnsupportedError that names the item and its position for what cannot be read. */
export function parseLine(line: string, known: LineWords = words): LineItem[] {
  const items = line.match(/[^\s(]+(?:\([^)]*\)?)?|\([^)]*\)?/g) ?? [];
  if (items.length === 0)
    throw unsupportedError("line-empty", 'layers: the line is empty; an example is "conv relu pool(2) dense"');
  if (items.length > mostItems) throw unsupportedError("line-items", "layers: more than $limit items", mostItems);
  return items.map((text, i) => readItem(text, i + 1, known));
}

/** How errors name an item: `conv(pad=1)`. */
export function describeItem({ word, values }: LineItem): string {
  const said = Object.entries(values).map(([name, value]) => `${name}=${value}`);
  return `${word}${said.length === 0 ? "" : `(${said.join(", ")})`}`;
}

function readItem(text: string, position: number, known: LineWords): LineItem {
  const fail: Raise<UnsupportedError> = (code, sentence, ...given) =>
    unsupportedError(
      code,
      `layers: item $position, "$item", ${sentence}`,
      ...([position, shortened(text), ...given] as never),
    );
  const parts = /^([A-Za-z]\w*)(?:\((.*)\))?$/s.exec(text);
  if (parts === null) throw fail("line-item", "expected a word, or a word and (values)");
  const [, word = "", inside = ""] = parts;
  const names = Object.hasOwn(known, word) ? known[word]! : null;
  if (names === null) {
    const near = nearest(word, Object.keys(known));
    if (near !== undefined) throw fail("line-word-slip", 'did you mean "$nearest"?', near);
    throw fail("line-word", "is none of $expected", Object.keys(known));
  }
  const values: Record<string, string> = {};
  const given = inside.trim() === "" ? [] : inside.split(",");
  for (const [i, part] of given.entries()) {
    const [left = "", right, ...more] = part.split("=").map((side) => side.trim());
    const [name, value] = right === undefined ? [names[0], left] : [left, right];
    const isAlone = right === undefined;
    if (name === undefined || !names.includes(name)) {
      const near = isAlone || name === undefined ? undefined : nearest(name, names);
      if (names.length === 0) throw fail("line-takes-nothing", "takes nothing");
      if (near === undefined) throw fail("line-name", "takes $expected", names);
      throw fail("line-name-slip", 'takes no $name, did you mean "$nearest"?', name!, near);
    }
    if (isAlone && i > 0) {
      const others = names.slice(1).map((other) => `${other}=…`);
      throw fail("line-value-alone", "wants names behind the first value: $expected", others);
    }
    if (value === "" || more.length > 0) {
      throw fail("line-value", 'expected $name=value, got "$got"', name, part.trim());
    }
    if (Object.hasOwn(values, name)) throw fail("line-name-twice", "says $name twice", name);
    values[name] = value!;
  }
  return { word, values, position };
}

function shortened(text: string): string {
  return text.length > 60 ? `${text.slice(0, 60)}…` : text;
}
