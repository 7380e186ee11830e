/** SERVE.md: what `npm run bench:serve` measured, with what is asked for beside it. */

/** @typedef {import("./serve-overload.js").Overload} Overload */
/** @typedef {import("./serve-overload.js").Times} Times */
/**
 * @typedef {object} Results
 * @property {import("./results.ts").Machine} machine
 * @property {readonly { peer: string, network: string, work: string, clients: number, cpuUs: number, perSecond: number, p99Ms: number, rowsARun: number, wrong: number }[]} table
 * @property {readonly { answered: number, received: number, ms: number }[]} drains
 * @property {Overload} overload
 * @property {number} count
 * @property {number} rounds
 */

/** @param {Results} results */
export function page({ machine, table, drains, overload, count, rounds }) {
  const day = new Date().toISOString().slice(0, 10);
  const load = machine.load.map((one) => one.toFixed(1)).join(" to ");
  return `# Serving over HTTP

${day}, ${machine.cpu}, ${machine.cores} cores shared by server and clients, ${machine.os}, Node ${machine.node}, load ${load}. Written by \`npm run bench:serve\`.

${table.length === 0 ? "" : `${requests(table, count, rounds)}\n${ending(drains)}\n`}${tooMuch(overload)}`;
}

/**
 * @param {Results["table"]} table
 * @param {number} count
 * @param {number} rounds
 */
function requests(table, count, rounds) {
  const lines = table.map((row) => {
    const { network, work, peer, clients, cpuUs, perSecond, p99Ms, rowsARun, wrong } = row;
    const isOwn = peer.startsWith("feedforward");
    const right = isOwn ? [rowsARun.toFixed(1), wrong] : ["", ""];
    const figures = [cpuUs.toFixed(1), perSecond.toFixed(0), p99Ms.toFixed(1), ...right];
    return `| ${[network, work, peer, clients, ...figures].join(" | ")} |`;
  });
  return `## Requests

One row of 784 inputs a request. Processor time is that of the server's process; servers of one table are asked in turn, ${count.toLocaleString("en")} requests a round, and the
least of ${rounds} rounds counts. node:http and Fastify alone read the same bodies, answer as many bytes, and do nothing else: they are what any server costs on this machine.
Asked for are at most 25 µs a request in binary and 55 in JSON with 64 clients, and at 670 k parameters half of what requests one by one cost. Every answer of feedforward
is compared with \`session.predict\`, bit by bit.

| network | request | server | clients | processor time, µs | a second | p99, ms | rows a run | wrong |
| --- | --- | --- | ---: | ---: | ---: | ---: | ---: | ---: |
${lines.join("\n")}
`;
}

/** @param {Results["drains"]} drains */
function ending(drains) {
  const lines = drains.map(({ answered, received, ms }) => `| ${answered} | ${received} | ${ms.toFixed(0)} |`);
  return `## The end

Told to end at full load, 64 clients: asked for are as many answers received as were given, and an end within a second.

| answers given | received | over in, ms |
| ---: | ---: | ---: |
${lines.join("\n")}
`;
}

/** @param {Overload} overload */
function tooMuch({ capacity, perSecond, seconds, connections, answers, server, probe, grownBytes, wrongAfter }) {
  const times = (/** @type {Times} */ { p50, p99, most, count }) =>
    `${p50.toFixed(2)} | ${p99.toFixed(2)} | ${most.toFixed(2)} | ${count}`;
  return `## Too much

A network of 5.9 million parameters, four rows a request. It answered ${capacity.toFixed(0)} requests a second; for ${seconds} s it was sent ${perSecond.toFixed(0)} a second over ${connections} connections, whether answers came or
not. Asked for are no crash, at most 64 MB more memory, and refusals within 5 ms.

| | |
| --- | ---: |
| answered, wrong | ${answers.right}, ${answers.wrong} |
| refused with 503 | ${answers.refused} |
| other answers, connections that were cut | ${answers.other}, ${answers.cut} |
| memory at its peak above that after the warm-up | ${(grownBytes / 1e6).toFixed(0)} MB |
| wrong of 1,000 requests afterwards | ${wrongAfter} |

| refusals, ms | median | p99 | most | count |
| --- | ---: | ---: | ---: | ---: |
| as the server sees it, from the head of a request to the end of its 503 | ${times(server)} |
| as a client sees it that asks ten times a second | ${times(probe)} |
`;
}
