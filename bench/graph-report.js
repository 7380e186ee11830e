/**
 * The results of graphs as a page: what was asked, calls, load and first call, memory, size, then where and when.
 *
 * @import { GraphResults, GraphWork } from "./results.ts"
 */

import { callRatio, judgeGraphs, startRatio } from "./graph-judgement.js";
import { graphPeers, graphs, graphTargets } from "./graphs.js";
import { own } from "./judgement.js";
import { machineLines, section, significant, sizeRows, table } from "./report.js";

/** @param {GraphResults} results */
export function writeGraphReport(results) {
  const { date, clock, machine } = results;
  const heading = [
    "# Results: ONNX files and convolutional networks",
    "",
    `${date}, ${machine.cpu}, ${machine.cores} cores, Node ${machine.node}.`,
    "",
    "Each file is run by the process of each library in turn, on one thread. Times are the least of all rounds, of one call, or",
    "of one picture where a call takes more; **× is how many times ours it is**: above 1 we are faster. An answer counts when",
    "every number is within 1e-4 of the greatest of its output, or 1e-5. `npm run bench:graphs` measures all of it again, with the files of",
    "`FEEDFORWARD_MODELS` and the book's parameters of `FEEDFORWARD_BOOK`.",
    ...(clock === "wall" ? [] : ["", "The machine was busy: calls are timed by the processor's time of each process."]),
  ].join("\n");
  const sections = [
    heading,
    targetSection(results),
    callSection(results),
    startSection(results),
    memorySection(results),
    sizeSection(results),
    absentSection(results),
    section("Machine and versions", "", machineLines(machine, results.present, titleOf).join("\n")),
  ];
  return `${sections.filter((text) => text !== "").join("\n\n")}\n`;
}

/** @param {GraphResults} results */
function targetSection(results) {
  const rows = judgeGraphs(results, graphTargets).map(({ text, factor, measured, count, missed }) => {
    const isMet = measured !== null && measured >= factor;
    const off = missed.length === 0 ? "**no**" : `**no**: ${missed.join(", ")}`;
    const verdict = measured === null ? "" : isMet ? "yes" : off;
    return [
      text,
      `${factor} ×`,
      measured === null ? "not measured" : `${significant(measured)} ×`,
      String(count),
      verdict,
    ];
  });
  const text = "Their time divided by ours, over those rows that both answer rightly:";
  return section("What was asked", text, table(["", "at least", "measured", "rows", "met"], rows, "lrrrl"));
}

/** @param {GraphResults} results */
function callSection(results) {
  const rows = graphs.map((work) => {
    const reason = results.skipped.find(({ graph }) => graph === work.id)?.reason;
    const cells = graphPeers.map(({ id }) => callCell(results, work, id));
    return [work.title, millionsOf(work), ...(reason === undefined ? cells : [reason, ...cells.slice(1)])];
  });
  const titles = ["", "multiply-adds", ...graphPeers.map(({ title }) => title)];
  return section("A call", "", table(titles, rows, `lr${"r".repeat(graphPeers.length)}`));
}

/** @param {GraphWork} work */
function millionsOf({ millions }) {
  if (millions === 0) return "–";
  return millions < 0.01 ? `${Math.round(1e6 * millions)}` : `${millions} M`;
}

/**
 * @param {GraphResults} results
 * @param {GraphWork} work
 * @param {string} peer
 */
function callCell(results, { id }, peer) {
  const score = results.scores.find((one) => one.contest === id && one.peer === peer);
  if (score === undefined) return "–";
  if (score.correct !== score.expected) return "wrong: does not count";
  const time = duration(score.times.min);
  if (peer === own) return `**${time}**`;
  const ratio = callRatio(results, id, peer);
  return ratio === null ? time : `${time} (${significant(ratio)} ×)`;
}

/** @param {number} ms */
function duration(ms) {
  return ms < 1 ? `${significant(1000 * ms)} µs` : `${significant(ms)} ms`;
}

/** @param {GraphResults} results */
function startSection(results) {
  const text =
    "From before the library is imported to the first answer, in a process of its own; the file is in the system's cache. Medians.";
  const cell = (/** @type {string} */ graph, /** @type {string} */ peer) => {
    const start = results.starts.find((one) => one.graph === graph && one.peer === peer);
    if (start === undefined) return "–";
    const ratio = peer === own ? null : startRatio(results, graph, peer);
    const time = `${significant(start.times.median)} ms`;
    return peer === own ? `**${time}**` : ratio === null ? time : `${time} (${significant(ratio)} ×)`;
  };
  return startTable(results, "Load and first call", text, cell);
}

/** @param {GraphResults} results */
function memorySection(results) {
  const text = "Resident memory beyond the same process without a library, after 21 calls. Medians.";
  return startTable(results, "Memory", text, (graph, peer) => {
    const start = results.starts.find((one) => one.graph === graph && one.peer === peer);
    return start === undefined ? "–" : `${(start.bytes / 2 ** 20).toFixed(1)} MB`;
  });
}

/**
 * @param {GraphResults} results
 * @param {string} title
 * @param {string} text
 * @param {(graph: string, peer: string) => string} cell
 */
function startTable({ starts }, title, text, cell) {
  const works = graphs.filter(({ id }) => starts.some(({ graph }) => graph === id));
  const peers = graphPeers.filter(({ id }) => starts.some(({ peer }) => peer === id));
  if (works.length === 0) return "";
  const rows = works.map((work) => [work.title, ...peers.map(({ id }) => cell(work.id, id))]);
  return section(title, text, table(["", ...peers.map((peer) => peer.title)], rows, `l${"r".repeat(peers.length)}`));
}

/** @param {GraphResults} results */
function sizeSection({ sizes }) {
  if (sizes.length === 0) return "";
  const text = "What a page loads to run an ONNX file, minified and with gzip, beside the file:";
  return section("Size", text, table(["", "script", "WebAssembly", "both"], sizeRows(sizes, titleOf), "lrrr"));
}

/** @param {GraphResults} results */
function absentSection({ absent }) {
  const lines = absent.map(({ peer, reason }) => `* ${titleOf(peer)}: ${reason}`);
  return lines.length === 0 ? "" : section("Not run", "", lines.join("\n"));
}

/** @param {string} id */
function titleOf(id) {
  return graphPeers.find((peer) => peer.id === id)?.title ?? id;
}
