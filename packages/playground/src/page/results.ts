/**
 * What the networks that come with the page achieve: the prose tells it, and no figure of it is typed anywhere. The build computes it
 * (`compute-results.ts`) from the very files that the page serves, and tests read it here too.
 */

import text from "../../generated/results.json?raw";
import type { Results } from "./compute-results.ts";

const all = JSON.parse(text) as Results;

/** Of the network that the page begins with. */
export const first = all.pad;
/** Of the network that is trained as the book's is. */
export const book = all.mlp;
/** How many test images there are. */
export const testCount = all.count;
