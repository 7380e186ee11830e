/**
 * The last step of reading a pickle proves that the value is plain data, finite, and shallow and small enough for any
 * program that walks it without a thought: nothing contains itself, nothing is nested deeper than the limit, and what
 * the memo shares does not multiply ("billion laughs"). Every container is visited once, without recursion.
 */

import { isTag, type PickleCell, type PickleSite, PickleTuple, type PickleValue, typeName } from "./value.ts";

export interface FinishLimits {
  readonly nesting: number;
  /** Values of the whole, shared ones counted as often as a walk meets them. */
  readonly values: number;
}

/** The finished value, which is the root itself. */
export function finishValue(root: PickleCell, limits: FinishLimits, site: PickleSite): PickleValue {
  new Walk(limits, site).run(root);
  return root as PickleValue;
}

type Container = PickleCell[] | PickleTuple<PickleCell> | Map<PickleCell, PickleCell>;

interface Extent {
  /** Containers on the longest way down, itself included. */
  height: number;
  /** Values in it and itself, counted as often as a walk meets them. */
  size: number;
}

/** A container on the path. */
interface Visit {
  readonly container: Container;
  readonly children: readonly PickleCell[];
  /** The child to look at next. */
  next: number;
  readonly extent: Extent;
}

const leaf: Extent = { height: 0, size: 1 };

class Walk {
  readonly #limits: FinishLimits;
  readonly #site: PickleSite;
  /** Containers that were walked to their ends. */
  readonly #done = new Map<Container, Extent>();
  /** From the root down to the container at hand. */
  readonly #path: Visit[] = [];
  readonly #open = new Set<Container>();

  constructor(limits: FinishLimits, site: PickleSite) {
    this.#limits = limits;
    this.#site = site;
  }

  run(root: PickleCell): void {
    this.#meet(root);
    for (let visit = this.#path.at(-1); visit !== undefined; visit = this.#path.at(-1)) {
      if (visit.next === visit.children.length) this.#leave(visit);
      else this.#meet(visit.children[visit.next++]!);
    }
  }

  #meet(cell: PickleCell): void {
    if (!isContainer(cell)) {
      if (isTag(cell)) throw this.#site.fault("pickle-no-data", "value holds $type, which is no data", cell.tag);
      this.#count(leaf);
      return;
    }
    if (this.#open.has(cell)) throw this.#site.fault("pickle-cycle", "$type contains itself", typeName(cell));
    const known = this.#done.get(cell);
    if (known !== undefined) this.#count(known);
    else this.#enter(cell);
  }

  #enter(container: Container): void {
    const visit = { container, children: childrenOf(container), next: 0, extent: { height: 1, size: 1 } };
    this.#open.add(container);
    this.#path.push(visit);
    this.#checkDepth(visit.extent);
  }

  #leave({ container, extent }: Visit): void {
    this.#path.pop();
    this.#open.delete(container);
    this.#done.set(container, extent);
    this.#count(extent);
  }

  /** Adds a walked container to the one that holds it. */
  #count(child: Extent): void {
    const parent = this.#path.at(-1)?.extent;
    if (parent === undefined) return;
    parent.height = Math.max(parent.height, 1 + child.height);
    parent.size += child.size;
    this.#checkDepth(parent);
    if (parent.size > this.#limits.values) {
      const sentence = "value multiplies by sharing to more than $limit values";
      throw this.#site.fault("pickle-sharing", sentence, this.#limits.values);
    }
  }

  #checkDepth(extent: Extent): void {
    const depth = this.#path.length - 1 + extent.height;
    const { nesting } = this.#limits;
    if (depth > nesting) throw this.#site.fault("pickle-nesting", "value is nested deeper than $limit", nesting);
  }
}

function isContainer(cell: PickleCell): cell is Container {
  if (typeof cell !== "object" || cell === null) return false;
  return Array.isArray(cell) || cell instanceof Map || cell instanceof PickleTuple;
}

function childrenOf(container: Container): readonly PickleCell[] {
  if (container instanceof Map) return [...container].flat() as PickleCell[];
  return container instanceof PickleTuple ? container.items : container;
}
