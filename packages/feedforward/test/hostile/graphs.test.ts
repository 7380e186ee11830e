/**
 * Graphs that mean harm: each is refused in words that name the node or the input, before anything is allocated, however it is
 * run; and long ones that are fine do run. A graph that takes minutes, or more memory than there is, ends the process.
 */

import { join } from "node:path";
import { expect, it } from "vitest";
import { bundle } from "../bundle.ts";
import { runNode } from "../run.ts";
import type { GraphReport } from "./graph-program.ts";
import { hostileGraphs } from "./graphs.ts";
import { longGraphs } from "./long-graphs.ts";
import { hostileStructures } from "./structures.ts";

const mebibyte = 2 ** 20;

const allHostile = [...hostileGraphs, ...hostileStructures];

async function reportsOf(asked: "hostile" | "long"): Promise<readonly GraphReport[]> {
  const folder = await bundle({ main: new URL("graph-program.ts", import.meta.url) }, "node");
  const flags = ["--expose-gc", "--max-old-space-size=256", "--stack-size=500"];
  const { status, stdout, stderr } = await runNode([...flags, join(folder, "main.js"), asked]);
  expect([status, stderr]).toEqual([0, ""]);
  return JSON.parse(stdout) as GraphReport[];
}

it("are refused, each in words, and take next to nothing", async () => {
  const reports = await reportsOf("hostile");
  expect(reports).toHaveLength(3 * allHostile.length);
  const said = new Map(allHostile.map((graph) => [graph.name, graph.said]));
  const isGood = (report: GraphReport): boolean =>
    report.isRefused &&
    report.said.includes(said.get(report.name)!) &&
    /^\w+Error: (\w+ "\w+"|graph): /.test(report.said) &&
    report.said.length < 300 &&
    report.grownBytes < 160 * mebibyte;
  expect(reports.filter((report) => !isGood(report))).toEqual([]);
});

it("that are long and fine run", async () => {
  const reports = await reportsOf("long");
  expect(reports).toHaveLength(3 * longGraphs.length);
  expect(reports.filter(({ said }) => said !== "a value")).toEqual([]);
});
