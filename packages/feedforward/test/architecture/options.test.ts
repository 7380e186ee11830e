/** Whatever is exported with options has a case in which a slip in them is refused. */

import { expect, it } from "vitest";
import { layerCases } from "../options/layer-cases.ts";
import { readers } from "../options/limit-cases.ts";
import { networkCases } from "../options/network-cases.ts";
import { dataCases, pictureCases, tableCases, trainingCases } from "../options/room-cases.ts";
import { exportsWithOptions } from "./exports.ts";

it("everything that takes options is tried with wrong ones", () => {
  const cases = [
    ...networkCases,
    ...layerCases,
    ...trainingCases,
    ...tableCases,
    ...dataCases,
    ...pictureCases,
    ...readers,
  ];
  const tested = new Set(cases.map(([name]) => name));
  /** What a file holds, which has a judge of its own. */
  const elsewhere = ["Graph", "ToldGraph.runner"];
  expect(exportsWithOptions().filter((name) => !tested.has(name))).toEqual(elsewhere);
});
