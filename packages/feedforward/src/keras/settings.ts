/**
 * The settings of a layer as Keras writes them: JSON of which nothing is believed. A key is spelled `batch_shape` by Keras and
 * `batchShape` by hand-made files of TensorFlow.js; both are found. What is of another kind than asked for is an error with the
 * layer's name.
 */

import { type GivenFor, shapeError, unsupportedError } from "../errors.ts";

/** A size of a layer's shape, or null where any is taken. */
export type Size = number | null;

/** An object out of JSON, of which one asks own keys only. */
export type JsonObject = Readonly<Record<string, unknown>>;

/** The settings of one layer, or of a model. */
export class Settings {
  /** How errors name the layer: `Dense "dense_1"`. */
  readonly layer: string;
  readonly #json: JsonObject;

  constructor(layer: string, json: unknown) {
    this.layer = layer;
    if (!isObject(json)) throw this.refuse("keras-config", "has no settings (config)");
    this.#json = json;
  }

  /** What stands under one of the keys, in either spelling; undefined where nothing does, or null. */
  get(...keys: readonly string[]): unknown {
    for (const key of keys) {
      const value = this.#own(key) ?? this.#own(camelCase(key));
      if (value !== undefined) return value;
    }
    return undefined;
  }

  #own(key: string): unknown {
    return Object.hasOwn(this.#json, key) ? (this.#json[key] ?? undefined) : undefined;
  }

  /** Whether the key is there, and says that there is nothing. */
  isNull(key: string): boolean {
    return [key, camelCase(key)].some((name) => Object.hasOwn(this.#json, name) && this.#json[name] === null);
  }

  number(key: string, otherwise: number): number {
    const value = this.get(key) ?? otherwise;
    if (typeof value !== "number" || !Number.isFinite(value)) throw this.wrong(key, "a number");
    return value;
  }

  flag(key: string, otherwise = false): boolean {
    const value = this.get(key) ?? otherwise;
    if (typeof value === "number") return value !== 0;
    if (typeof value !== "boolean") throw this.wrong(key, "true or false");
    return value;
  }

  text(key: string, otherwise: string): string {
    const value = this.get(key) ?? otherwise;
    if (typeof value !== "string") throw this.wrong(key, "a text");
    return value;
  }

  /** A whole number of at least `least`. */
  whole(key: string, otherwise?: number, least = 1): number {
    const value = this.get(key) ?? otherwise;
    if (!isWhole(value) || value < least) throw this.wrong(key, "a whole number");
    return value;
  }

  /** So many whole numbers of at least `least`, of which one alone stands for all. */
  wholes(key: string, count: number, otherwise?: number, least = 1): readonly number[] {
    const value = this.get(key) ?? otherwise;
    const list: readonly unknown[] = Array.isArray(value) ? value : Array.from({ length: count }, () => value);
    const given = list.length === 1 ? Array.from({ length: count }, () => list[0]) : list;
    if (given.length !== count || !given.every((item): item is number => isWhole(item) && item >= least))
      throw this.wrong(key, least === 0 ? "whole numbers of at least 0" : "whole numbers of at least 1");
    return given;
  }

  /** The error of a layer: `Dense "dense_1": …`. */
  refuse<S extends string>(code: string, sentence: S, ...given: GivenFor<S>): Error {
    return unsupportedError(code, `keras: $layer: ${sentence}`, ...([this.layer, ...given] as never));
  }

  /** The same where sizes do not fit. */
  fault<S extends string>(code: string, sentence: S, ...given: GivenFor<S>): Error {
    return shapeError(code, `keras: $layer: ${sentence}`, ...([this.layer, ...given] as never));
  }

  wrong(key: string, expected: string): Error {
    return this.refuse(
      "keras-setting",
      "expected $expected as $setting, got $got",
      expected,
      key,
      shown(this.get(key)),
    );
  }
}

export function isObject(value: unknown): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

export function isWhole(value: unknown): value is number {
  return typeof value === "number" && Number.isSafeInteger(value);
}

/** Sizes out of JSON, as in [null, 28, 28, 1]; null where it is no such list. */
export function sizesOf(value: unknown): readonly Size[] | null {
  if (!Array.isArray(value) || value.length > mostAxes) return null;
  const sizes = value.map((size: unknown) => (size === undefined ? null : size));
  const isSizes = sizes.every((size): size is Size => size === null || (isWhole(size) && size >= 1 && size < largest));
  return isSizes ? sizes : null;
}

const mostAxes = 8;
const largest = 2 ** 31;

/** How many elements sizes have; null where one is open. */
export function elementsOf(sizes: readonly Size[]): Size {
  return sizes.reduce((product: Size, size) => (product === null || size === null ? null : product * size), 1);
}

/** A setting as errors show it. */
function shown(value: unknown): string {
  if (value === undefined) return "nothing";
  if (Array.isArray(value)) return `a list of ${value.length}`;
  if (typeof value === "string" || typeof value === "number" || typeof value === "boolean") return String(value);
  return "an object";
}

function camelCase(key: string): string {
  // Of a hundred thousand layers each is asked for ten keys, most of them one word.
  return !key.includes("_") ? key : key.replace(/_(\w)/g, (_, letter: string) => letter.toUpperCase());
}
