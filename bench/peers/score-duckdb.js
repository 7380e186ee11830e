/**
 * `score-duckdb.js MODEL.onnx FROM TO`: onnxruntime-node fed by the same DuckDB as ours. It reads the columns f0 to f19 in
 * chunks, runs them in batches on one thread, and appends id and both probabilities to a table that is written as FROM's format.
 */

import { BIGINT, DuckDBDataChunk, DuckDBInstance, FLOAT } from "@duckdb/node-api";
import { InferenceSession, Tensor } from "onnxruntime-node";

const size = 20;
const batch = 65_536;
const chunkRows = 2048;
const [model, from, to] = process.argv.slice(2).map(String);
const instance = await DuckDBInstance.create(":memory:", { memory_limit: "512MB" });
const connection = await instance.connect();
const writing = await instance.connect(); // a query on the same connection would end the stream
const session = await InferenceSession.create(model ?? "", { intraOpNumThreads: 1, interOpNumThreads: 1 });
const [input] = session.inputNames;
const [output] = session.outputNames;
await writing.run("CREATE TABLE answers (id BIGINT, p_0 FLOAT, p_1 FLOAT)");
const appender = await writing.createAppender("answers");
const rows = new Float32Array(batch * size);
const ids = new BigInt64Array(batch);
let held = 0;

const names = Array.from({ length: size }, (_, i) => `f${i}::FLOAT`).join(", ");
const result = await connection.stream(`SELECT id, ${names} FROM '${from}'`);
for (;;) {
  const chunk = await result.fetchChunk();
  if (chunk === null || chunk.rowCount === 0) break;
  if (held + chunk.rowCount > batch) await run();
  take(chunk);
}
await run();
appender.closeSync();
const counts = await writing.runAndReadAll(`SELECT (SELECT count(*) FROM answers) = (SELECT count(*) FROM '${from}')`);
if (counts.getRows()[0]?.[0] !== true) throw new Error("not every row was answered");
await writing.run(`COPY answers TO '${to}'`);

/** @param {import("@duckdb/node-api").DuckDBDataChunk} chunk */
function take(chunk) {
  for (let column = 0; column < size; column++) {
    const vector = chunk.getColumnVector(column + 1);
    for (let row = 0; row < chunk.rowCount; row++) rows[(held + row) * size + column] = Number(vector.getItem(row));
  }
  const own = chunk.getColumnVector(0);
  for (let row = 0; row < chunk.rowCount; row++) ids[held + row] = BigInt(String(own.getItem(row)));
  held += chunk.rowCount;
}

async function run() {
  if (held === 0) return;
  const feeds = { [input]: new Tensor("float32", rows.slice(0, held * size), [held, size]) };
  const answers = /** @type {Float32Array} */ ((await session.run(feeds))[output]?.data);
  for (let start = 0; start < held; start += chunkRows) {
    const count = Math.min(chunkRows, held - start);
    const chunk = DuckDBDataChunk.create([BIGINT, FLOAT, FLOAT], count);
    const column = (/** @type {number} */ at) =>
      Array.from({ length: count }, (_, i) => answers[2 * (start + i) + at] ?? 0);
    chunk.setColumns([Array.from(ids.subarray(start, start + count)), column(0), column(1)]);
    appender.appendDataChunk(chunk);
  }
  held = 0;
}
