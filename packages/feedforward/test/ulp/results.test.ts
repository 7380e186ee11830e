/**
 * The table of accuracy in docs/numerics.md: it is what the sweeps found, they swept every input, no bar is missed, and no
 * formula has changed since. One input in 4093 is measured again, also that kernels give the bits of the float32 lane.
 */

import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { laneFunction } from "../../scripts/ulp/kernels.ts";
import { fingerprintOf, printTable, readResults, tableIn } from "../../scripts/ulp/results.ts";
import { measure, ulpOf } from "../../scripts/ulp/sweep.ts";
import { measuredNames, truths } from "../../scripts/ulp/truths.ts";

const root = fileURLToPath(new URL("../../../../", import.meta.url));
const results = readResults(root);

/** All bit patterns that are not NaN; for log1p those from 0 upwards, and -0. */
const everyInput = 2 ** 32 - 2 * (2 ** 23 - 1);
const fromZero = everyInput / 2 + 1;

describe.each(measuredNames)("%s", (name) => {
  const { f, bar, from } = truths[name];
  const entry = results[name]!;

  it("was measured on every input, and is within its bar", () => {
    expect(entry.inputs).toBe(from === undefined ? everyInput : fromZero);
    expect(entry.error).toBeLessThanOrEqual(bar ?? Infinity);
    expect(entry.rounded).toBeLessThanOrEqual(entry.inputs);
  });

  it("errs at the worst input as the table says", () => {
    if (entry.error === 0) {
      expect(entry.rounded).toBe(entry.inputs);
      return;
    }
    const x = Math.fround(entry.at);
    const error = Math.abs(laneFunction(name)(x) - f(x)) / ulpOf(f(x));
    expect(error / entry.error).toBeGreaterThan(0.999);
    expect(error).toBeLessThanOrEqual(entry.error);
  });

  it("has the bits that were measured; else run `npm run ulp` for it again", () => {
    expect(fingerprintOf(name)).toBe(entry.fingerprint);
  });

  it("errs nowhere more in a sample, and its kernel gives the bits of the lane", () => {
    const { error, wrong, different, compared } = measure(name, 4093);
    expect({ wrong, different }).toEqual({ wrong: [], different: [] });
    expect(error).toBeLessThanOrEqual(entry.error);
    expect(compared).toBeGreaterThan(4000);
  });
});

it.each(["en", "ko"] as const)("the page shows the table, %s", (language) => {
  const page = readFileSync(`${root}docs/numerics${language === "ko" ? ".ko" : ""}.md`, "utf8");
  expect(tableIn(page)).toBe(printTable(results, language));
});
