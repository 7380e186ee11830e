/**
 * The results as a page: tables of the least times with how many times ours they are, then every number, then where and
 * when. The words are the same in every run; only the numbers move.
 *
 * @import { Contest, Peer, Results } from "./results.ts"
 */

import { peers, targets } from "./contests.js";
import { counts, judge, own, scoreOf, timesOurs } from "./judgement.js";

/** @param {Results} results */
export function writeReport(results) {
  const sections = [
    heading(results),
    targetSection(results),
    timeSection(results, "One thread", (contest) => contest.subject === "mnist" && contest.threads === 1),
    timeSection(results, "Two threads", (contest) => contest.threads === 2),
    timeSection(results, "Dense inputs", (contest) => contest.subject === "dense"),
    growthSection(results),
    startSection(results),
    memorySection(results),
    sizeSection(results),
    absentSection(results),
    detailSection(results),
    machineSection(results),
  ];
  return `${sections.filter((section) => section !== "").join("\n\n")}\n`;
}

/** @param {Results} results */
function heading({ date, isQuick, network, machine }) {
  const { cpu, cores, node } = machine;
  return [
    "# Results",
    "",
    `${date}, ${cpu}, ${cores} cores, Node ${node}${isQuick ? ". A quick run: few repetitions, few peers" : ""}.`,
    "",
    `The work: 784 → 50 → 100 → 10 with sigmoid, sigmoid and softmax (${network.title}) over MNIST's 10,000 test images,`,
    `argmax included. ${grouped(network.expected)} must be right, in every repetition; a time with another number does not count.`,
    "Times are milliseconds for all 10,000 images, the least of all repetitions. **× is how many times ours it is**: above 1",
    "we are faster. Each library runs in a process of its own that lives for the whole run; the order rotates every round.",
    "`npm run bench` measures all of it again; ONNX files and convolutional networks stand in [GRAPHS.md](GRAPHS.md), the server in [SERVE.md](SERVE.md), scoring in [SCORE.md](SCORE.md).",
  ].join("\n");
}

/** @param {Results} results */
function targetSection(results) {
  const rows = judge(results, targets).map(({ text, factor, measured }) => [
    text,
    `${factor} ×`,
    measured === null ? "not measured" : `${significant(measured)} ×`,
    measured === null ? "" : measured >= factor ? "yes" : `**no**, ${significant(factor / measured)} × off`,
  ]);
  const text = "The time of the first divided by ours, the least of its pairs:";
  return section("What was asked", text, table(["", "at least", "measured", "met"], rows, "lrrl"));
}

/**
 * @param {Results} results
 * @param {string} title
 * @param {(contest: Contest) => boolean} belongs
 */
function timeSection(results, title, belongs) {
  const contests = results.contests.filter(belongs);
  const rows = peers.flatMap((peer) => {
    const cells = contests.map(({ id }) => timeCell(results, id, peer.id));
    return cells.every((cell) => cell === "–") ? [] : [[nameOf(peer), ...cells]];
  });
  if (rows.length === 0) return "";
  const alignment = `l${"r".repeat(contests.length)}`;
  return section(title, "", table(["ms", ...contests.map((contest) => contest.title)], rows, alignment));
}

/**
 * @param {Results} results
 * @param {string} contest
 * @param {string} peer
 */
function timeCell(results, contest, peer) {
  const score = scoreOf(results, contest, peer);
  if (score === null) return "–";
  if (!counts(score)) return `${grouped(score.correct)} right: does not count`;
  const time = significant(score.times.min);
  if (peer === own) return `**${time}**`;
  const times = timesOurs(results, contest, peer);
  return times === null ? time : `${time} (${significant(times)} ×)`;
}

/** @param {Results} results */
function growthSection({ growth }) {
  if (growth.length === 0) return "";
  const rows = growth.map(({ threads, rows, timesUs, isCorrect }) => [
    grouped(rows),
    String(threads),
    `${significant(timesUs.min)} µs`,
    `${significant(timesUs.median)} µs`,
    String(timesUs.count),
    isCorrect ? "yes" : "**no**",
  ]);
  const text = "Ours, one call from uint8 for all rows (MNIST's images again and again), time per image:";
  return section("Growth", text, table(["rows", "threads", "least", "median", "n", "right"], rows, "rrrrrl"));
}

/** @param {Results} results */
function startSection({ starts }) {
  if (starts.length === 0) return "";
  const rows = starts.map(({ peer, host, times, prepareMs }) => {
    const empty = starts.find((one) => one.peer === null && one.host === host);
    const share = empty === undefined ? "" : `${significant(times.median / empty.times.median)} ×`;
    const name = peer === null ? `*empty ${host === "node" ? "Node" : "Python"}*` : titleOf(peer);
    return [name, `${significant(times.median)} ms`, share, prepareMs ? `${significant(prepareMs.median)} ms` : ""];
  });
  const text =
    "A process from its start to its end: the code and the network are loaded and one image is predicted. Medians.";
  return section("Cold start", text, table(["", "time", "empty host", "of it the network"], rows, "lrrr"));
}

/** @param {Results} results */
function memorySection({ memory, network }) {
  if (memory.length === 0) return "";
  const rows = memory.map(({ peer, predictions, bytes }) => [
    titleOf(peer),
    grouped(predictions),
    `${(bytes / 2 ** 20).toFixed(1)} MB`,
  ]);
  const text = `Resident memory beyond the same process without the peer, after predictions in 100s and then one by one; the weights are ${grouped(network.parameterBytes)} bytes. Medians.`;
  return section("Memory", text, table(["", "one by one", "more"], rows, "lrr"));
}

/** @param {Results} results */
function sizeSection({ sizes }) {
  if (sizes.length === 0) return "";
  const text = "What a page loads to run an MLP, minified and with gzip, beside the weights:";
  return section("Size", text, table(["", "script", "WebAssembly", "both"], sizeRows(sizes, titleOf), "lrrr"));
}

/**
 * @param {Results["sizes"]} sizes
 * @param {(peer: string) => string} name
 */
export function sizeRows(sizes, name) {
  const kilobytes = (/** @type {number} */ bytes) => (bytes === 0 ? "" : `${grouped(Math.ceil(bytes / 1000))} kB`);
  return sizes.map(({ peer, scriptBytes, wasmBytes }) => [
    name(peer),
    kilobytes(scriptBytes),
    kilobytes(wasmBytes),
    kilobytes(scriptBytes + wasmBytes),
  ]);
}

/** @param {Results} results */
function absentSection({ absent }) {
  if (absent.length === 0) return "";
  const lines = absent.map(({ peer, threads, reason }) => {
    const count = threads === 1 ? "" : `, ${threads} threads`;
    return `* ${titleOf(peer)}${count}: ${reason}`;
  });
  return section("Absent", "", lines.join("\n"));
}

/** @param {Results} results */
function detailSection({ scores, contests }) {
  if (scores.length === 0) return "";
  const rows = contests.flatMap((contest) =>
    scores
      .filter((score) => score.contest === contest.id)
      .map(({ peer, times, correct, variant }) => [
        contest.threads === 1 ? contest.title : `${contest.title}, two threads`,
        titleOf(peer),
        significant(times.min),
        significant(times.median),
        `${(100 * times.spread).toFixed(0)} %`,
        String(times.count),
        grouped(correct),
        variant ?? "",
      ]),
  );
  const text =
    "Milliseconds. Spread: between the quartiles, of the median. Way: the fastest of a peer's ways in the warm-up.";
  const titles = ["work", "who", "least", "median", "spread", "n", "right", "way"];
  return section("Every number", text, table(titles, rows, "llrrrrrl"));
}

/** @param {Results} results */
function machineSection({ machine, present }) {
  return section("Machine and versions", "", machineLines(machine, present, titleOf).join("\n"));
}

/**
 * @param {Results["machine"]} machine
 * @param {Results["present"]} present
 * @param {(peer: string) => string} name
 */
export function machineLines({ cpu, cores, os, node, v8, python, load }, present, name) {
  return [
    `* ${cpu}, ${cores} cores; ${os}`,
    `* Node ${node} (V8 ${v8})${python === null ? "" : `, Python ${python}`}`,
    `* load before ${load[0].toFixed(2)}, after ${load[1].toFixed(2)}`,
    ...present
      .filter(({ threads }) => threads === 1)
      .map(({ peer, version, settings }) => `* ${name(peer)} ${version}: ${settings}`),
  ];
}

/**
 * @param {string} title
 * @param {string} text
 * @param {string} body
 */
export function section(title, text, body) {
  return [`## ${title}`, text, body].filter((part) => part !== "").join("\n\n");
}

/**
 * A table in Markdown, a letter a column: l and r.
 *
 * @param {readonly string[]} header
 * @param {readonly (readonly string[])[]} rows
 * @param {string} alignment
 */
export function table(header, rows, alignment) {
  const line = (/** @type {readonly string[]} */ cells) => `| ${cells.join(" | ")} |`;
  const rule = [...alignment].map((letter) => (letter === "r" ? "--:" : "---"));
  return [line(header), line(rule), ...rows.map(line)].join("\n");
}

/** @param {Peer} peer */
function nameOf({ id, title }) {
  return id === own ? `**${title}**` : title;
}

/** @param {string} id */
function titleOf(id) {
  return peers.find((peer) => peer.id === id)?.title ?? id;
}

/**
 * Three digits: `1,270`, `13.4`, `0.92`.
 *
 * @param {number} value
 */
export function significant(value) {
  const rounded = Number(value.toPrecision(3));
  if (rounded >= 100) return grouped(Math.round(rounded));
  return rounded.toFixed(rounded >= 10 ? 1 : 2);
}

/** @param {number} count */
function grouped(count) {
  return String(count).replace(/\B(?=(\d{3})+$)/g, ",");
}
