/**
 * How the vectors in the locals of a function are looked at: as what is put there, and where that was only loaded or moved, as what its
 * readers want.
 */

import type { Look } from "./dialect.ts";
import { lanesOf, type Vector, vector } from "./vector.ts";

export interface Found {
  readonly look: Look;
  /** Lanes. */
  readonly count: number;
}

interface Known {
  readonly given: Set<Look>;
  readonly wanted: Set<Look>;
  /** Locals whose vectors are put here as they are. */
  readonly from: Set<number>;
  count: number;
}

export class LookFinder {
  readonly #known = new Map<number, Known>();
  readonly #read = new Set<number>();
  #found: Map<number, Found> | null = null;

  read(index: number): void {
    this.#read.add(index);
  }

  /** Nothing is known of readers before all were seen. */
  isRead(index: number): boolean {
    return this.#found === null || this.#read.has(index);
  }

  /** What a local holds. Whether it is floats or integers is open until all of the function was seen. */
  local(index: number, names: (look: Look, count: number) => readonly string[]): Vector {
    const found = this.#found?.get(index) ?? this.#certain(index);
    if (found !== null) return vector(found.look, names(found.look, found.count));
    return { look: null, lanes: [], load: (look) => names(look, look === "m" ? 4 : lanesOf[look]), origins: [index] };
  }

  demand({ origins = [] }: Vector, look: Look): void {
    for (const index of origins) this.#of(index).wanted.add(look);
  }

  assign(index: number, { look, lanes, origins = [] }: Vector): Found | null {
    if (this.#found !== null) return this.#found.get(index) ?? null;
    const known = this.#of(index);
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
      const { given, wanted, from, count } = this.#of(index);
      const own = chosen(given, wanted);
      if (own !== null) return { look: own, count: own === "m" ? count : lanesOf[own] };
      const origin = [...from].find((other) => !trail.includes(other));
      return origin === undefined ? { look: "i", count: 4 } : lookOf(origin, [...trail, index]);
    };
    for (const index of this.#known.keys()) found.set(index, lookOf(index, []));
    for (const index of this.#read) if (!found.has(index)) found.set(index, { look: "i", count: 4 });
    this.#found = found;
  }

  found(index: number): Found {
    return this.#found!.get(index) ?? { look: "i", count: 4 };
  }

  #certain(index: number): Found | null {
    const known = this.#known.get(index);
    const look = [...(known?.given ?? [])].find((one) => one !== "f" && one !== "i");
    return look === undefined ? null : { look, count: known!.count };
  }

  #of(index: number): Known {
    const known = this.#known.get(index) ?? { given: new Set(), wanted: new Set(), from: new Set(), count: 4 };
    this.#known.set(index, known);
    return known;
  }
}

/** What is put there decides; between floats and integers, what all readers want. */
function chosen(given: ReadonlySet<Look>, wanted: ReadonlySet<Look>): Look | null {
  const special = [...given].find((look) => look !== "f" && look !== "i");
  if (special !== undefined) return special;
  if (wanted.size === 1) return [...wanted][0]!;
  if (given.has("f")) return "f";
  if (given.has("i") && !wanted.has("f")) return "i";
  return wanted.has("f") ? "f" : given.size === 0 && wanted.size === 0 ? null : "i";
}
