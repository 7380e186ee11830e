/**
 * The network as a function of SQL. DuckDB hands over chunks of 2,048 rows on the thread of JavaScript; they are read by
 * their types, run at once, and written back. A throw becomes DuckDB's `Invalid Input Error`, and the connection lives on.
 */

import {
  ANY,
  ARRAY,
  arrayValue,
  type DuckDBConnection,
  type DuckDBDataChunk,
  DuckDBScalarFunction,
  type DuckDBType,
  type DuckDBVector,
  FLOAT,
  VARCHAR,
} from "@duckdb/node-api";
import { Session } from "feedforward";
import { refuse } from "../errors.ts";
import { asWritten } from "../model/declared.ts";
import { ranked } from "../model/outputs.ts";
import { type Scorer, scorerOf } from "../model/scorer.ts";
import { RowReader, type VectorRows } from "./vectors.ts";

/** Options of `registerScore`. */
export interface ScoreOptions {
  /** What the function is called; the one of labels is called so with `_label` behind. */
  readonly name?: string;
  /** What becomes of a row with a NULL: NULL, or an error. */
  readonly onNull?: "null" | "error";
}

/**
 * Registers `score(…)`, the outputs of a row as FLOAT or FLOAT[n], and where the network tells classes apart
 * `score_label(…)`, VARCHAR. Both take a number for each input, or one list, array or BLOB. They hold for the whole database
 * instance, and replace functions of the same names.
 */
export function registerScore(connection: DuckDBConnection, session: Session, options: ScoreOptions = {}): void {
  const { name, onNull } = checkOptions(options);
  const scorer = scorerOf(asWrittenIn(session));
  const reader = new RowReader(scorer.size);
  const read = (chunk: DuckDBDataChunk): VectorRows => {
    const rows = reader.read(chunk);
    if (rows.nulls !== null && onNull === "error") throw refuse("score-null", "score: a value is NULL");
    return rows;
  };
  const { width } = scorer;
  const fill = (outputs: Float32Array, row: number, into: number[]): void => {
    for (let i = 0; i < width; i++) into[i] = outputs[row * width + i]!;
  };
  registerRows(connection, { name, read, width, isSingle: width === 1, predict: scorer.predict, fill });
  if (scorer.task !== "regression") registerLabels(connection, `${name}_label`, { read, scorer });
}

/** Of a graph that this library wrote the network, which divides bytes as it declares; with the same bits. */
function asWrittenIn(session: Session): Session {
  const model = asWritten(session.model);
  return model === session.model ? session : new Session(model, { backend: session.backend });
}

function checkOptions(options: ScoreOptions): Required<ScoreOptions> {
  const { name = "score", onNull = "null", ...others } = options;
  const [unknown] = Object.keys(others);
  if (unknown !== undefined) {
    throw refuse("option-unknown", 'registerScore: unknown option "$option", there are name and onNull', unknown);
  }
  if (onNull !== "null" && onNull !== "error") {
    throw refuse("option-on-null", 'registerScore: onNull: expected "null" or "error", got "$got"', String(onNull));
  }
  if (typeof name !== "string" || !/^[a-z_]\w*$/i.test(name)) {
    throw refuse("option-name", 'registerScore: name: expected a name of letters, digits and _, got "$got"', name);
  }
  return { name, onNull };
}

/** A function of SQL that gives `width` float32 a row. */
export interface RowFunction {
  readonly name: string;
  readonly width: number;
  /** FLOAT instead of FLOAT[1]. */
  readonly isSingle?: boolean;
  readonly read: (chunk: DuckDBDataChunk) => VectorRows;
  readonly predict: Scorer["predict"];
  readonly fill: (outputs: Float32Array, row: number, into: number[]) => void;
}

export function registerRows(connection: DuckDBConnection, definition: RowFunction): void {
  const { name, width, isSingle = false, read, predict, fill } = definition;
  const numbers = new Array<number>(width).fill(0);
  const array = arrayValue(numbers); // copied when it is set: one serves every row
  const value = isSingle ? () => numbers[0]! : () => array;
  register(connection, { name, returns: isSingle ? FLOAT : ARRAY(FLOAT, width) }, (chunk, output) => {
    const { count, data, nulls } = read(chunk);
    const outputs = predict(data, count);
    for (let row = 0; row < count; row++) {
      if (nulls?.[row] === 1) output.setItem(row, null);
      else {
        fill(outputs, row, numbers);
        output.setItem(row, value());
      }
    }
  });
}

function registerLabels(
  connection: DuckDBConnection,
  name: string,
  { read, scorer }: { readonly read: RowFunction["read"]; readonly scorer: Scorer },
): void {
  const { width, task, labels, predict } = scorer;
  register(connection, { name, returns: VARCHAR }, (chunk, output) => {
    const { count, data, nulls } = read(chunk);
    const outputs = predict(data, count);
    for (let row = 0; row < count; row++) {
      const own = outputs.subarray(row * width, (row + 1) * width);
      const [[index]] = task === "binary" ? [[Number(own[0]! > 0.5)]] : (ranked(own, 1) as [[number, number]]);
      output.setItem(row, nulls?.[row] === 1 ? null : labels[index!]!);
    }
  });
}

function register(
  connection: DuckDBConnection,
  { name, returns }: { readonly name: string; readonly returns: DuckDBType },
  run: (chunk: DuckDBDataChunk, output: DuckDBVector) => void,
): void {
  const scalar = DuckDBScalarFunction.create({
    name,
    returnType: returns,
    varArgsType: ANY,
    specialHandling: true, // or SQL would answer NULL for constants itself, where an error is wanted
    mainFunction: (_, chunk, output) => {
      run(chunk, output);
      output.flush();
    },
  });
  connection.registerScalarFunction(scalar);
}
