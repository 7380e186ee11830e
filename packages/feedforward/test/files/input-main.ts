/** A program that reads its standard input and says what came, or the code of what went wrong. */

import { readStandardInput } from "../../src/files/read.ts";
import { codeOf } from "../../src/files/system.ts";

try {
  const bytes = await readStandardInput();
  process.stdout.write(`${bytes.length} bytes, sum ${bytes.reduce((sum, byte) => sum + byte, 0)}`);
} catch (error) {
  process.stdout.write(codeOf(error) ?? String(error));
}
