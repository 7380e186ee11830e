/** CSV: what is read is written and read again to the same cells. */

import { readCsv, writeCsv } from "../../packages/feedforward/src/table/csv.ts";
import { reading, same } from "./reading.ts";

export function fuzz(data: Uint8Array): void {
  const table = reading(readCsv, data);
  if (table === null) return;
  const written = Buffer.from(writeCsv(table));
  const again = readCsv(written, { separator: table.separator });
  same(Buffer.from(JSON.stringify(table.columns)), Buffer.from(JSON.stringify(again.columns)));
}
