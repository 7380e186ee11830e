/** What the page's networks achieve, as its panels write it: the build has measured it, from the very files that the page serves. */

import type { NetworkResults } from "../src/page/compute-results.ts";
import { testCount } from "../src/page/results.ts";
import { formatCount } from "../src/ui/number-forms.ts";

/** `98.19%` */
export function percentOf({ correct }: NetworkResults): string {
  return `${((100 * correct) / testCount).toFixed(2)}%`;
}

/** `9,819` and `181` */
export function countsOf({ correct }: NetworkResults): { readonly right: string; readonly wrong: string } {
  return { right: formatCount(correct), wrong: formatCount(testCount - correct) };
}

/** `0.9819` */
export function shareOf({ correct }: NetworkResults): string {
  return String(correct / testCount);
}
