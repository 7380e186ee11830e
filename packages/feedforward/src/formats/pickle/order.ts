/**
 * In which order a pickle keeps its arrays. Reading makes C order of everything, which is right for computing;
 * an inspection also wants to know what the file had. So the reader's own table of names is used once more, with an ear at
 * the two names that make arrays.
 */

import { Tensor } from "../../tensor/tensor.ts";
import { arrayGlobals } from "./globals.ts";
import { refuseArrayImport } from "./imports.ts";
import { type ExaminedPickle, examinePickle } from "./run.ts";
import { isTag, type PickleCell, type PickleSite, type PickleTag, PickleTuple } from "./value.ts";

/** `C` last axis contiguous, `F` (Fortran) the first. */
export type ArrayOrder = "C" | "F";

export interface OrderedPickle extends ExaminedPickle {
  readonly orders: ReadonlyMap<Tensor, ArrayOrder>;
}

/** What a pickle is, its value where it is safe, and the order of each array of two or more axes. */
export function examineOrders(bytes: Uint8Array): OrderedPickle {
  const orders = new Map<Tensor, ArrayOrder>();
  const note = (array: PickleCell, isFortran: boolean): void => {
    if (array instanceof Tensor && array.rank > 1) orders.set(array, isFortran ? "F" : "C");
  };
  const globals = arrayGlobals.map((global) => {
    if (global.name !== "_reconstruct" && global.name !== "_frombuffer") return global;
    return {
      ...global,
      call(args: readonly PickleCell[], site: PickleSite): PickleCell {
        const array = global.call?.(args, site) ?? null;
        if (isTag(array)) return listen(array, note);
        note(array, args[3] === "F");
        return array;
      },
    };
  });
  return { ...examinePickle(bytes, { globals, refuseImport: refuseArrayImport }), orders };
}

/** The same tag, which also says what order BUILD gave it. */
function listen(tag: PickleTag, note: (array: PickleCell, isFortran: boolean) => void): PickleTag {
  let isFortran = false;
  return {
    tag: tag.tag,
    build(state, site) {
      tag.build?.(state, site);
      const flag = state instanceof PickleTuple ? state.items[3] : false;
      isFortran = flag === true || flag === 1;
    },
    value(site) {
      const array = tag.value?.(site) ?? null;
      note(array, isFortran);
      return array;
    },
  };
}
