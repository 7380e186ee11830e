/** Why something went wrong, in words for the reader. */

import { Unreachable } from "../state/fetching.ts";
import { fill, textsOf } from "./language.ts";
import { reasonTexts } from "./reason-texts.ts";

/** What did not come, in the page's language; else what the library or the browser says, which is English. No full stop. */
export function reasonOf(error: unknown): string {
  const t = textsOf(reasonTexts);
  if (error instanceof Unreachable) return t.unreachable;
  return fill(t.message, { message: error instanceof Error ? error.message : String(error) });
}
