/** The network as a function of SQL: the bits of `session.predict` for every kind of column, and refusals by name. */

import { type DuckDBConnection, DuckDBInstance, type DuckDBValue } from "@duckdb/node-api";
import { Session, Tensor } from "feedforward";
import { readModel } from "feedforward/formats/model";
import { writeOnnx } from "feedforward/formats/onnx";
import { expect, it, onTestFinished } from "vitest";
import { registerScore, type ScoreOptions } from "../../src/index.ts";
import { network, numbers, type Shape, session } from "../networks.ts";

const classes = { sizes: [3, 8, 2], labels: ["no", "it's"] } as const satisfies Shape;

async function connected(shape: Session | Shape = classes, options?: ScoreOptions): Promise<DuckDBConnection> {
  const instance = await DuckDBInstance.create(":memory:", { threads: "2" });
  const connection = await instance.connect();
  onTestFinished(() => {
    connection.closeSync();
    instance.closeSync();
  });
  registerScore(connection, "model" in shape ? shape : session(shape), options);
  return connection;
}

async function column(connection: DuckDBConnection, sql: string): Promise<DuckDBValue[]> {
  const reader = await connection.runAndReadAll(sql);
  return reader.getRows().map(([value]) => value as DuckDBValue);
}

/** Arrays as their items, so that bits are compared. */
function plain(values: readonly DuckDBValue[]): unknown[] {
  return values.map((value) => (value !== null && typeof value === "object" && "items" in value ? value.items : value));
}

function predicted(shape: Shape, rows: readonly (readonly number[])[]): number[][] {
  const runner = session(shape);
  return rows.map((row) => Array.from(runner.predict(Float32Array.from(row)).data));
}

const row = [0.1, -1.25, 3];

it.each<[string, readonly number[]]>([
  ["score(0.1::FLOAT, -1.25::FLOAT, 3::FLOAT)", row],
  ["score(0.1::DOUBLE, -1.25, 3)", row],
  ["score(1::TINYINT, 2::SMALLINT, 3::INTEGER)", [1, 2, 3]],
  ["score(1::UTINYINT, 2::USMALLINT, 3::UINTEGER)", [1, 2, 3]],
  [
    "score(576460786663161857::BIGINT, 576460786663161857::UBIGINT, -3::HUGEINT)",
    [2 ** 59 + 2 ** 36 - 2 ** 35, 2 ** 59 + 2 ** 36 - 2 ** 35, -3],
  ],
  ["score(0.10::DECIMAL(4,2), -1.25::DECIMAL(9,2), 3::DECIMAL(38,0))", row],
  ["score([0.1, -1.25, 3]::FLOAT[])", row],
  ["score([0.1, -1.25, 3]::DOUBLE[])", row],
  ["score([0.1, -1.25, 3]::DOUBLE[3])", row],
  ["score([1, 2, 3]::BIGINT[])", [1, 2, 3]],
  ["score([1.5, 2, 3]::DECIMAL(5,1)[3])", [1.5, 2, 3]],
  ["score('\\x01\\x02\\xFF'::BLOB)", [1, 2, 255]],
  ["score('nan'::FLOAT, 'inf'::FLOAT, 1)", [Number.NaN, Number.POSITIVE_INFINITY, 1]],
  ["score(1e300::DOUBLE, 1, 1)", [Number.POSITIVE_INFINITY, 1, 1]],
])("%s has the bits of predict", async (sql, expected) => {
  const values = await column(await connected(), `SELECT ${sql}`);
  expect(plain(values)).toEqual(predicted(classes, [expected]));
});

it.each([
  ["score('\\x01\\x02\\xFF'::BLOB)"],
  ["score(1::UTINYINT, 2::UTINYINT, 255::UTINYINT)"],
  ["score([1, 2, 255]::UTINYINT[])"],
  ["score([1, 2, 255]::UTINYINT[3])"],
])("%s is bytes, which a network scales", async (sql) => {
  const shape = { ...classes, scale: "1/255" };
  const values = await column(await connected(shape), `SELECT ${sql}`);
  const bytes = session(shape).predict(Uint8Array.of(1, 2, 255));
  expect(plain(values)).toEqual([Array.from(bytes.data)]);
});

it("a graph's session divides bytes too, where this library wrote it with a scale", async () => {
  const shape = { ...classes, scale: "1/255" };
  const graph = readModel(writeOnnx(network(shape)));
  expect("nodes" in graph).toBe(true);
  const connection = await connected(new Session(graph));
  const sql = "SELECT score('\\x01\\x02\\xFF'::BLOB) UNION ALL SELECT score([1, 2, 255]::UTINYINT[])";
  const expected = Array.from(session(shape).predict(Uint8Array.of(1, 2, 255)).data);
  expect(plain(await column(connection, sql))).toEqual([expected, expected]);
});

it("one output is a FLOAT, and a number has no label", async () => {
  const shape = { sizes: [2, 4, 1], output: "identity" } as const;
  const connection = await connected(shape);
  const sql = "SELECT typeof(score(1, 2)) UNION ALL SELECT score(1, 2)::VARCHAR";
  expect((await column(connection, sql))[0]).toBe("FLOAT");
  expect(await column(connection, "SELECT score(1, 2)")).toEqual(predicted(shape, [[1, 2]]).flat());
  await expect(connection.run("SELECT score_label(1, 2)")).rejects.toThrow("score_label");
});

it("score_label says what classify says", async () => {
  const values = numbers(3 * 5000);
  const connection = await connected();
  const rows = Array.from({ length: 5000 }, (_, i) => Array.from(values.subarray(3 * i, 3 * i + 3)));
  await connection.run("CREATE TABLE t (i INTEGER, a FLOAT, b FLOAT, c FLOAT)");
  const appender = await connection.createAppender("t");
  rows.forEach(([a, b, c], i) => {
    appender.appendInteger(i);
    for (const value of [a, b, c]) appender.appendFloat(value!);
    appender.endRow();
  });
  appender.closeSync();
  const runner = session(classes);
  const labels = await column(connection, "SELECT score_label(a, b, c) FROM t ORDER BY i");
  expect(labels).toEqual(runner.classify(new Tensor("float32", [5000, 3], values)));
  const outputs = plain(await column(connection, "SELECT score(a, b, c) FROM t ORDER BY i"));
  expect(outputs.flat()).toEqual(Array.from(runner.predict(new Tensor("float32", [5000, 3], values)).data));
});

it.each([
  ["score(NULL::FLOAT, 1, 1)"],
  ["score(1, NULL::DECIMAL(4, 1), 1)"],
  ["score(1, 1, NULL::BIGINT)"],
  ["score(NULL::FLOAT[])"],
  ["score(NULL::FLOAT[3])"],
  ["score(NULL::BLOB)"],
  ["score([1, NULL, 3]::FLOAT[])"],
  ["score([1, NULL, 3]::FLOAT[3])"],
])("%s is NULL, or an error where it is asked for", async (sql) => {
  const connection = await connected();
  expect(await column(connection, `SELECT ${sql}`)).toEqual([null]);
  const strict = await connected(classes, { onNull: "error" });
  await expect(strict.run(`SELECT ${sql}`)).rejects.toThrow("score: a value is NULL");
});

it("NULLs among other rows leave those as they are", async () => {
  const sql = "SELECT score(CASE WHEN i % 7 = 3 THEN NULL ELSE i END, 1, 1) FROM range(5000) t(i)";
  const values = plain(await column(await connected(), sql));
  const rows = Array.from({ length: 5000 }, (_, i) => [i, 1, 1]);
  const expected = predicted(classes, rows).map((outputs, i) => (i % 7 === 3 ? null : outputs));
  expect(values).toEqual(expected);
});

it.each([
  ["score('1', 2, 3)", "score: expected numbers, a list of numbers or bytes, got VARCHAR: cast it to FLOAT"],
  ["score(DATE '2026-01-01', 2, 3)", "got DATE: cast it to FLOAT"],
  ["score(true, 2, 3)", "got BOOLEAN: cast it to FLOAT"],
  ["score(['a', 'b', 'c'])", "got VARCHAR: cast it to FLOAT"],
  ["score([true, true, true]::BOOLEAN[3])", "got BOOLEAN: cast it to FLOAT"],
  ["score(NULL, 2, 3)", "got NULL: cast it to FLOAT"],
  ["score(1, 2)", "score: expected 3 numbers or one list of them, got 2 arguments"],
  ["score([1, 2])", "score: expected 3 values in a row, got 2"],
  ["score('\\x01'::BLOB)", "score: expected 3 values in a row, got 1"],
])("%s is refused, and the connection lives on", async (sql, sentence) => {
  const connection = await connected();
  await expect(connection.run(`SELECT ${sql}`)).rejects.toThrow(sentence);
  expect(await column(connection, "SELECT 1")).toEqual([1]);
});

it("is called as one likes, and refuses other options", async () => {
  const connection = await connected(classes, { name: "risk" });
  expect(await column(connection, "SELECT risk_label(1, 2, 3)")).toHaveLength(1);
  const runner = session(classes);
  const wrong = (options: object) => () => registerScore(connection, runner, options);
  expect(wrong({ onNul: "null" })).toThrow('registerScore: unknown option "onNul"');
  expect(wrong({ onNull: "skip" })).toThrow('expected "null" or "error", got "skip"');
  expect(wrong({ name: "a b" })).toThrow('got "a b"');
  expect(network(classes).labels).toEqual(["no", "it's"]);
});
