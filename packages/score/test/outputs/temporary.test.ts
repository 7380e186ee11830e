/** What killed processes leave in a folder is removed by the next that writes there; what the living write stays. */

import { existsSync, utimesSync, writeFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { expect, it } from "vitest";
import { sweepFolder, temporaryFor } from "../../src/outputs/temporary.ts";
import { folder } from "../command.ts";

/** No process has it: Linux counts to 2^22 at the most. */
const deadPid = 2 ** 22 + 1;

it("temporary files of the dead, of others, of the living", async () => {
  const dir = folder();
  const own = await temporaryFor(join(dir, "o.parquet"));
  const [, target, host, pid] = basename(own).split("-");
  expect([target, pid]).toEqual([expect.stringMatching(/^[\da-f]{8}$/), String(process.pid)]);
  const name = (machine: string, number: number) => join(dir, `.score-${target}-${machine}-${number}-00000000.tmp`);
  const dead = name(host!, deadPid);
  const living = name(host!, process.ppid);
  const elsewhere = name("00000000", deadPid);
  const old = name("00000001", deadPid);
  for (const path of [own, dead, living, elsewhere, old]) writeFileSync(path, "");
  utimesSync(old, 1, 1);
  await sweepFolder(dir);
  expect([own, dead, living, elsewhere, old].map((path) => existsSync(path))).toEqual([true, false, true, true, false]);
  expect(dirname(await temporaryFor(join(dir, "p.parquet")))).toBe(dir);
});

it("a folder that is not there is said", async () => {
  await expect(temporaryFor(join(folder(), "none", "o.parquet"))).rejects.toMatchObject({ code: "out-folder" });
});
