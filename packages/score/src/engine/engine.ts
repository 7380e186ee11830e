/**
 * A DuckDB of our own, in memory: it downloads nothing, spills nothing to the disk, keeps the order of rows, and takes no
 * more memory than it is told. Closed when the work is done, whatever happens.
 */

import { type DuckDBConnection, DuckDBInstance } from "@duckdb/node-api";
import { refuse, type ScoreError } from "../errors.ts";

export interface EngineOptions {
  /** Threads that read and write; the network runs on one. By default as many as the machine has. */
  readonly threads?: number | null;
  /** As DuckDB says it: `1GB`. */
  readonly memory?: string;
  /** The only files that SQL may touch, for SQL that others wrote. */
  readonly confinedTo?: { readonly files: readonly string[]; readonly folders: readonly string[] };
}

/** What the queries of this package ask for: never lists. */
export type Cell = string | number | boolean | null;

export const usualMemory = "1GB";

/** DuckDB has reached its limit, whatever it was doing. */
export function memoryFault(error: unknown): ScoreError | null {
  const [reason = ""] = String(error instanceof Error ? error.message : error).split("\n");
  if (!/^Out of Memory/i.test(reason)) return null;
  const sentence = "the memory limit is reached: give more with --memory, or fewer --threads ($reason)";
  return refuse("memory-limit", sentence, reason);
}

export class Engine {
  readonly connection: DuckDBConnection;
  readonly #instance: DuckDBInstance;

  private constructor(instance: DuckDBInstance, connection: DuckDBConnection) {
    this.#instance = instance;
    this.connection = connection;
  }

  static async open({ threads = null, memory = usualMemory, confinedTo }: EngineOptions = {}): Promise<Engine> {
    const instance = await DuckDBInstance.create(":memory:", {
      autoinstall_known_extensions: "false",
      autoload_known_extensions: "false",
      memory_limit: memory,
      temp_directory: "",
      ...(threads === null ? {} : { threads: String(threads) }),
    });
    const engine = new Engine(instance, await instance.connect());
    if (confinedTo !== undefined) {
      const list = (paths: readonly string[]) =>
        `[${paths.map((path) => `'${path.replaceAll("'", "''")}'`).join(", ")}]`;
      await engine.run(`SET allowed_paths = ${list(confinedTo.files)}`);
      await engine.run(`SET allowed_directories = ${list(confinedTo.folders)}`);
      await engine.run("SET enable_external_access = false");
    }
    await engine.run("SET lock_configuration = true");
    return engine;
  }

  async run(sql: string): Promise<void> {
    await this.connection.run(sql);
  }

  /** All rows; numbers beyond 32 bits as text. */
  async rows(sql: string): Promise<Cell[][]> {
    const reader = await this.connection.runAndReadAll(sql);
    return reader.getRowsJson() as Cell[][];
  }

  close(): void {
    this.connection.closeSync();
    this.#instance.closeSync();
  }
}
