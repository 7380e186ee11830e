/** `npm run errors`: writes `docs/errors.md` and its Korean from what the mistakes of the tests throw. */

import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { errorsPage } from "../test/messages/page.ts";

export async function main(_args: readonly string[], root: string): Promise<number> {
  writeFileSync(join(root, "docs/errors.md"), await errorsPage("en"));
  writeFileSync(join(root, "docs/errors.ko.md"), await errorsPage("ko"));
  return 0;
}
