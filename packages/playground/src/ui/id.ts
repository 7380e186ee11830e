/**
 * Names for elements that belong together, a label and its field. Panels are trees of their own, so their numbers come from
 * one count; what was prerendered begins with another letter, because both may stand on a page for a while.
 */

import { useState } from "preact/hooks";

let count = 0;
const prefix = typeof document === "undefined" ? "p" : "c";

export function useUniqueId(): string {
  return useState(() => `${prefix}${++count}`)[0];
}
