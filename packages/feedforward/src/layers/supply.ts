/**
 * The arrays of a file as the items of a line take them: in the order of their names where names are given, of their numbers, or of
 * the file.
 */

import { shapeError, unsupportedError } from "../errors.ts";
import { formatShape } from "../tensor/shape.ts";
import { type ArrayGroup, type Kind, orderGroups } from "./arrays.ts";
import type { LineItem } from "./line.ts";

const shapes: Readonly<Record<Kind, string>> = {
  conv: "a weight [out, in / groups, height, width]",
  dense: "a matrix as weight",
  batchNorm: "a running mean and variance",
  layerNorm: "a scale",
  lstm: "weight_ih_l0 and weight_hh_l0 of four gates",
  gru: "weight_ih_l0 and weight_hh_l0 of three gates",
  rnn: "weight_ih_l0 and weight_hh_l0 of no gates",
};

export class Supply {
  readonly #left: ArrayGroup[];
  readonly #isOneOrder: boolean;

  constructor(groups: readonly ArrayGroup[], names: readonly string[] | undefined) {
    const ordered = names === undefined ? orderGroups(groups) : { groups: asNamed(groups, names), isOneOrder: true };
    this.#left = [...ordered.groups];
    this.#isOneOrder = ordered.isOneOrder;
  }

  /** The arrays that an item takes next. */
  take(kind: Kind, { word }: LineItem): ArrayGroup {
    const at = this.#isOneOrder ? 0 : this.#left.findIndex((group) => group.kind === kind);
    const group = this.#left[at];
    if (group === undefined) {
      if (this.#left.length === 0) {
        throw shapeError("line-arrays-taken", "no arrays are there for it; all are taken");
      }
      throw shapeError("line-arrays-none", "no arrays are there for it; left are $left", list(this.#left));
    }
    if (group.kind !== kind) {
      const sentence = `$word takes ${shapes[kind]}, but the next arrays are $next`;
      throw shapeError("line-arrays-kind", sentence as "$word, $next", word, list([group]));
    }
    this.#left.splice(at, 1);
    return group;
  }

  /** Throws where arrays are left that no item takes. */
  finish(): void {
    if (this.#left.length > 0) {
      throw shapeError("line-arrays-left", "network: no item of the line takes $left", list(this.#left));
    }
  }
}

function asNamed(groups: readonly ArrayGroup[], names: readonly string[]): ArrayGroup[] {
  return names.map((name) => {
    const group = groups.find((candidate) => candidate.name === name);
    if (group !== undefined) return group;
    throw unsupportedError("line-names", "network: no arrays are named $name; found $found", name, list(groups));
  });
}

/** The first of them: a file may have thousands. */
function list(groups: readonly ArrayGroup[]): string[] {
  const items = groups.slice(0, 8).map(({ name, parts }) => {
    const shown = [...parts].map(([part, { shape }]) => `${part} ${formatShape(shape)}`);
    return name === "" ? shown.join(", ") : `${name} (${shown.join(", ")})`;
  });
  return groups.length > 8 ? [...items, "…"] : items;
}
