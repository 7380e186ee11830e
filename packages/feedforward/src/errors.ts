/**
 * The errors and the notes of the library, as data. Each has a `code` that never changes, `facts` as a JSON object, and as its `message`
 * the English sentence, in lower case and without a full stop, so that it can be shown to a person as it stands: the
 * operation, what was expected, what came and where. A sentence stands where it is thrown, with `$name` for every fact:
 * a page carries only the sentences that it can throw. `errorSentence` of `feedforward/messages` says it in Korean.
 */

/** What a fact may be, as JSON has it. */
export type Fact = string | number | boolean | null | readonly Fact[];

/** The facts of an error by their names: frozen, and plain enough for `JSON.stringify`. */
export type Facts = Readonly<Record<string, Fact>>;

/** What is handed in for a fact: numbers that JSON does not know, NaN, ∞ and bigints, become text. */
export type Given = Fact | bigint;

/** One value for each `$` of the sentence, in its order. */
export type GivenFor<S extends string> = S extends `${string}$${infer Rest}` ? [Given, ...GivenFor<Rest>] : [];

/** What every error and every note of the library has. */
export interface ErrorData {
  /** `<subject>-<problem>`, never renamed and never used for anything else: `input-shape`. */
  readonly code: string;
  readonly facts: Facts;
}

/**
 * Shapes, sizes or values that do not fit an operation: `dense1: expected input [*, 784], got [1, 768]`.
 *
 * @example
 * ```js
 * import { Dense, Network, Session, ShapeError } from "feedforward";
 *
 * const session = new Session(new Network([new Dense({ weight: [[1], [2]] })]));
 * try {
 *   session.predict([1, 2, 3]);
 * } catch (error) {
 *   console.log(error instanceof ShapeError, error.code); // true input-shape
 * }
 * ```
 */
export class ShapeError extends Error implements ErrorData {
  declare readonly code: string;
  declare readonly facts: Facts;
  /** The name of the class, which survives what shortens names. */
  override get name(): "ShapeError" {
    return "ShapeError";
  }
}

/**
 * Something well formed that this version does not do, or refuses to do: an operator, a version, a dtype.
 *
 * @example
 * ```js
 * import { Activation } from "feedforward";
 *
 * try {
 *   new Activation("rely");
 * } catch (error) {
 *   console.log(error.name, error.code); // UnsupportedError name-slip
 *   console.log(error.message); // activation: unknown function "rely", did you mean "relu"?
 * }
 * ```
 */
export class UnsupportedError extends Error implements ErrorData {
  declare readonly code: string;
  declare readonly facts: Facts;
  /** The name of the class, which survives what shortens names. */
  override get name(): "UnsupportedError" {
    return "UnsupportedError";
  }
}

/**
 * An option or an argument that is unknown, of a wrong kind or out of its range: `train: unknown option "sed"`.
 *
 * @example
 * ```js
 * import { Random } from "feedforward";
 *
 * try {
 *   new Random(0.5);
 * } catch (error) {
 *   console.log(error.name, error.code); // OptionError random-seed
 *   console.log(error.message); // random: expected a whole number as seed, got 0.5
 * }
 * ```
 */
export class OptionError extends RangeError implements ErrorData {
  declare readonly code: string;
  declare readonly facts: Facts;
  /** The name of the class, which survives what shortens names. */
  override get name(): "OptionError" {
    return "OptionError";
  }
}

/**
 * Bytes that break the rules of their format.
 *
 * @example
 * ```js
 * import { readSafetensors } from "feedforward/formats/safetensors";
 *
 * try {
 *   readSafetensors(new Uint8Array(4));
 * } catch (error) {
 *   console.log(error.name, error.offset, error.code); // FormatError 0 bytes-missing
 * }
 * ```
 */
export class FormatError extends Error implements ErrorData {
  declare readonly code: string;
  /** `format` and `offset` are among them. */
  declare readonly facts: Facts;
  readonly format: string;
  /** The message without format and offset. */
  readonly reason: string;
  /** The position of the first byte that breaks a rule, from 0. */
  readonly offset: number;
  /** The name of the class, which survives what shortens names. */
  override get name(): "FormatError" {
    return "FormatError";
  }

  constructor(format: string, reason: string, offset: number) {
    super(`${format}: ${reason} at offset ${offset}`);
    this.format = format;
    this.reason = reason;
    this.offset = offset;
  }
}

/**
 * What is to be known of something that went well: what was assumed, rounded or taken otherwise. Frozen. `message` is the
 * English sentence; `noteSentence` of `feedforward/messages` says it in Korean.
 */
export interface Note extends ErrorData {
  readonly message: string;
}

/** `note("bias-missing", "no bias in the file for $layers; zeros taken", layers)`. */
export function note<S extends string>(code: string, sentence: S, ...given: GivenFor<S>): Note {
  const facts = Object.freeze(factsOf(sentence, given));
  return Object.freeze({ code, facts, message: render(sentence, facts) });
}

/** Makes an error of a code, a sentence with `$name` for every fact, and the facts in the sentence's order. */
export type Raise<E> = <S extends string>(code: string, sentence: S, ...given: GivenFor<S>) => E;

/** `throw shapeError("dot-rank", "dot: expected vectors or matrices, got $left and $right", a.shape, b.shape)`. */
export const shapeError: Raise<ShapeError> = /* @__PURE__ */ raise(ShapeError);
export const unsupportedError: Raise<UnsupportedError> = /* @__PURE__ */ raise(UnsupportedError);
export const optionError: Raise<OptionError> = /* @__PURE__ */ raise(OptionError);

function raise<E extends Error & ErrorData>(Kind: new (message: string) => E): Raise<E> {
  return (code, sentence, ...given) => {
    const facts = factsOf(sentence, given);
    return withData(new Kind(render(sentence, facts)), code, facts);
  };
}

/** Format and offset, which are facts too, stand around the sentence. */
export function formatError<S extends string>(
  { format, offset }: { readonly format: string; readonly offset: number },
  code: string,
  sentence: S,
  ...given: GivenFor<S>
): FormatError {
  const facts = factsOf(sentence, given);
  return withData(new FormatError(format, render(sentence, facts), offset), code, { ...facts, format, offset });
}

/** The error with its data, for those that are made from another: `withData(new ShapeError(message), code, facts)`. */
export function withData<E extends Error>(error: E, code: string, facts: Facts): E & ErrorData {
  return Object.assign(error, { code, facts: Object.freeze(facts) });
}

/** The facts of a sentence by the names in it. */
export function factsOf(sentence: string, given: readonly Given[]): Facts {
  const names = sentence.match(/\$\w+/g) ?? [];
  return Object.fromEntries(names.map((name, i) => [name.slice(1), factOf(given[i]!)]));
}

/** What JSON does not know becomes text: NaN, ∞, bigints, and `undefined` where a value was left out. */
function factOf(given: Given): Fact {
  if (Array.isArray(given)) return given.map(factOf);
  const isKnown = typeof given === "object" || typeof given === "boolean" || Number.isFinite(given);
  return isKnown ? (given as Fact) : String(given);
}

/** The sentence with its facts in the places of `$name`. */
export function render(sentence: string, facts: Facts): string {
  return sentence.replace(/\$(\w+)/g, (_, name: string) => factText(facts[name]!));
}

/** A fact as sentences show it: a list of names with commas, any other list as a shape: `relu, sigmoid`, `[1, 28, 28]`. */
export function factText(fact: Fact): string {
  if (!Array.isArray(fact)) return printable(String(fact));
  const text = fact.map(factText).join(", ");
  const isName = (item: Fact): boolean => typeof item === "string" && !/^-?(NaN|Infinity)$/.test(item);
  return fact.length > 0 && fact.every(isName) ? text : `[${text}]`;
}

const longest = 80;

/**
 * Names come out of files that nobody has vouched for, and errors end up in terminals: every character that could steer a
 * terminal or hide text is written as its code point, and what is too long to read is cut: `evil\u{1b}[2J`, `aaaa…`.
 */
export function printable(text: string): string {
  const start = text.slice(0, longest).replace(/[\p{C}\p{Zl}\p{Zp}]/gu, (character) => {
    return `\\u{${character.codePointAt(0)!.toString(16)}}`;
  });
  return text.length > longest ? `${start}…` : start;
}
