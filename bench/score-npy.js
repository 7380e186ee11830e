/** `score-npy.js FROM.parquet TO.npy`: the columns f0 to f19 of a Parquet file as an npy of float32 [n, 20], for the peers. */

import { openSync, writeSync } from "node:fs";
import { DuckDBInstance } from "@duckdb/node-api";

const [from, to] = process.argv.slice(2);
const size = 20;
const instance = await DuckDBInstance.create(":memory:", { memory_limit: "256MB" });
const connection = await instance.connect();
const columns = Array.from({ length: size }, (_, i) => `f${i}`).join(", ");
const [[rows] = [0]] = (await connection.runAndReadAll(`SELECT count(*)::INTEGER FROM '${from}'`)).getRows();
const dict = `{'descr': '<f4', 'fortran_order': False, 'shape': (${Number(rows)}, ${size}), }`.padEnd(117);
const file = openSync(String(to), "w");
writeSync(
  file,
  Buffer.concat([Buffer.from([0x93]), Buffer.from("NUMPY"), Buffer.from([1, 0, 118, 0]), Buffer.from(`${dict}\n`)]),
);
const result = await connection.stream(`SELECT ${columns} FROM '${from}'`);
for (;;) {
  const chunk = await result.fetchChunk();
  if (chunk === null || chunk.rowCount === 0) break;
  const vectors = Array.from({ length: size }, (_, i) => chunk.getColumnVector(i));
  const values = Float32Array.from({ length: size * chunk.rowCount }, (_, k) => {
    return Number(vectors[k % size]?.getItem(Math.floor(k / size)));
  });
  writeSync(file, new Uint8Array(values.buffer));
}
