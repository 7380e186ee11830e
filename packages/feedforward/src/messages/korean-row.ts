/** A code's Korean: a text with the names of its facts, or a function of them where the words depend on what they are. */

import type { Facts } from "../errors.ts";

export type KoreanRows = Readonly<Record<string, string | ((facts: Facts) => string)>>;
