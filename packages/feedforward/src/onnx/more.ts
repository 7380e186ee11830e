/** All tables of operators beside the usual ones, as `load` has them. A page that reads bytes itself is handed what its file wants. */

import { classicalOperators } from "./classical.ts";
import { quantisedOperators } from "./microsoft.ts";
import type { MoreOperators } from "./operator.ts";
import { rareOperators } from "./rare.ts";

export const moreOperators: MoreOperators = { ...classicalOperators, ...quantisedOperators, ...rareOperators };
