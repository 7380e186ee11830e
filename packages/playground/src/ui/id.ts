/**
 * Names for elements that belong together, a label and its field. Panels are trees of their own, so their numbers come from
 * one count.
 */

import { useState } from "preact/hooks";

let count = 0;

export function useUniqueId(): string {
  return useState(() => `c${++count}`)[0];
}
