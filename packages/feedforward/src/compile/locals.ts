/**
 * What is known of the locals of a function when all of it was seen: how vectors in them are looked at (as what is put there, and where
 * that was only loaded or moved, as what its readers want), and which are written once, before and around all that reads them.
 */

import type { Look } from "./dialect.ts";
import { lanesOf, type Vector, vector } from "./vector.ts";

export interface Found {
  readonly look: Look;
  /** Lanes. */
  readonly count: number;
  /** All lanes hold the same whenever it is read: one variable does for them. */
  readonly isSplat: boolean;
}

interface Known {
  readonly given: Set<Look>;
  readonly wanted: Set<Look>;
  /** Locals whose vectors are put here as they are. */
  readonly from: Set<number>;
  count: number;
  isSplat: boolean;
}

const nothing: Found = { look: "i", count: 4, isSplat: false };

export class LocalFinder {
  readonly #known = new Map<number, Known>();
  readonly #read = new Set<number>();
  /** The blocks around the one place where a local is written. */
  readonly #written = new Map<number, readonly number[]>();
  readonly #variable = new Set<number>();
  readonly #blocks: number[] = [];
  #count = 0;
  #found: Map<number, Found> | null = null;

  read(index: number): void {
    this.#read.add(index);
    if (this.#found !== null || this.#variable.has(index)) return;
    const written = this.#written.get(index);
    if (written?.every((block, depth) => this.#blocks[depth] === block) !== true) this.#variable.add(index);
  }

  /** A block begins; an `else` is another one than its `if`. */
  open(): void {
    this.#blocks.push(this.#count++);
  }

  close(): void {
    this.#blocks.pop();
  }

  write(index: number): void {
    if (this.#found !== null) return;
    if (this.#written.has(index)) this.#variable.add(index);
    this.#written.set(index, [...this.#blocks]);
  }

  /** Whether it has one value in the block in which it is written, and none elsewhere. */
  isConstant(index: number): boolean {
    return this.#found !== null && this.#written.has(index) && !this.#variable.has(index);
  }

  /** Nothing is known of readers before all were seen. */
  isRead(index: number): boolean {
    return this.#found === null || this.#read.has(index);
  }

  /** What a local holds. Whether it is floats or integers is open until all of the function was seen. */
  local(index: number, names: (found: Found) => readonly string[]): Vector {
    const found = this.#found?.get(index) ?? this.#certain(index);
    if (found !== null) return vector(found.look, names(found));
    const load = (look: Look): readonly string[] =>
      names({ look, count: look === "m" ? 4 : lanesOf[look], isSplat: false });
    return { look: null, lanes: [], load, origins: [index] };
  }

  demand({ origins = [] }: Vector, look: Look): void {
    for (const index of origins) this.#of(index).wanted.add(look);
  }

  assign(index: number, { look, lanes, isSplat, origins = [] }: Vector): Found | null {
    if (this.#found !== null) return this.#found.get(index) ?? null;
    const known = this.#of(index);
    known.isSplat &&= isSplat === true || (isWord(look) && lanes.every((lane) => lane === lanes[0]));
    if (look !== null) {
      known.given.add(look);
      known.count = lanes.length;
    }
    for (const origin of origins) known.from.add(origin);
    return null;
  }

  /** All of the function was seen. */
  settle(): void {
    const found = new Map<number, Found>();
    const lookOf = (index: number, trail: readonly number[]): Found => {
      const { given, wanted, from, count, isSplat } = this.#of(index);
      const own = chosen(given, wanted);
      if (own !== null)
        return { look: own, count: own === "m" ? count : lanesOf[own], isSplat: isSplat && isWord(own) };
      const origin = [...from].find((other) => !trail.includes(other));
      return origin === undefined ? nothing : { ...lookOf(origin, [...trail, index]), isSplat: false };
    };
    for (const index of this.#known.keys()) found.set(index, lookOf(index, []));
    for (const index of this.#read) if (!found.has(index)) found.set(index, nothing);
    this.#found = found;
  }

  found(index: number): Found {
    return this.#found!.get(index) ?? nothing;
  }

  #certain(index: number): Found | null {
    const known = this.#known.get(index);
    const look = [...(known?.given ?? [])].find((one) => one !== "f" && one !== "i");
    return look === undefined ? null : { look, count: known!.count, isSplat: false };
  }

  #of(index: number): Known {
    const known = this.#known.get(index) ?? {
      given: new Set(),
      wanted: new Set(),
      from: new Set(),
      count: 4,
      isSplat: true,
    };
    this.#known.set(index, known);
    return known;
  }
}

/** Lanes of 32 bits: what is the same in all of those may differ in narrower ones. */
const isWord = (look: Look | null): boolean => look === "f" || look === "i";

/** What is put there decides; between floats and integers, what all readers want. */
function chosen(given: ReadonlySet<Look>, wanted: ReadonlySet<Look>): Look | null {
  const special = [...given].find((look) => look !== "f" && look !== "i");
  if (special !== undefined) return special;
  if (wanted.size === 1) return [...wanted][0]!;
  if (given.has("f")) return "f";
  if (given.has("i") && !wanted.has("f")) return "i";
  return wanted.has("f") ? "f" : given.size === 0 && wanted.size === 0 ? null : "i";
}
