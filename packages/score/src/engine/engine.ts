/**
 * A DuckDB of our own, in memory: it downloads nothing, spills nothing to the disk, keeps the order of rows, and takes no
 * more memory than it is told. Closed when the work is done, whatever happens.
 */

import { availableParallelism } from "node:os";
import { type DuckDBConnection, DuckDBInstance } from "@duckdb/node-api";
import { refuse, type ScoreError } from "../errors.ts";

export interface EngineOptions {
  /** Threads that read and write; the network runs on one. By default four, or as many as the machine has. */
  readonly threads?: number | null;
  /** As DuckDB says it: `1GB`; what text takes unless said otherwise. */
  readonly memory?: string | null;
  /** The only files that SQL may touch, for SQL that others wrote. */
  readonly confinedTo?: { readonly files: readonly string[]; readonly folders: readonly string[] };
}

/** What the queries of this package ask for: never lists. */
export type Cell = string | number | boolean | null;

/**
 * Memory that is used where there is more: DuckDB keeps what it has not written yet as long as it may. Readers of text hold
 * pieces of 32 MB a thread.
 */
const textMemory = "512MB";
const columnMemory = "128MB";

/** The network runs on one thread; more than a few others wait for it. */
const mostThreads = 4;

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
  #isSettled = false;

  private constructor(instance: DuckDBInstance, connection: DuckDBConnection) {
    this.#instance = instance;
    this.connection = connection;
  }

  static async open({ threads = null, memory = null, confinedTo }: EngineOptions = {}): Promise<Engine> {
    const instance = await DuckDBInstance.create(":memory:", {
      autoinstall_known_extensions: "false",
      autoload_known_extensions: "false",
      memory_limit: memory ?? textMemory,
      temp_directory: "",
      enable_external_file_cache: "false", // what is read is read once: memory would grow with the files
      threads: String(threads ?? Math.min(mostThreads, availableParallelism())),
    });
    const engine = new Engine(instance, await instance.connect());
    if (confinedTo !== undefined) {
      const list = (paths: readonly string[]) =>
        `[${paths.map((path) => `'${path.replaceAll("'", "''")}'`).join(", ")}]`;
      await engine.run(`SET allowed_paths = ${list(confinedTo.files)}`);
      await engine.run(`SET allowed_directories = ${list(confinedTo.folders)}`);
      await engine.run("SET enable_external_access = false");
    }
    return engine;
  }

  /** Settles what was not said, now that it is known what is read, and locks the settings. */
  async settle(memory: string | null, readsText: boolean): Promise<void> {
    if (this.#isSettled) return;
    this.#isSettled = true;
    if (memory === null && !readsText) await this.run(`SET memory_limit = '${columnMemory}'`);
    await this.run("SET lock_configuration = true");
  }

  async run(sql: string): Promise<void> {
    await this.connection.run(sql);
  }

  /** All rows; numbers beyond 32 bits as text. */
  async rows(sql: string): Promise<Cell[][]> {
    const reader = await this.connection.runAndReadAll(sql);
    return reader.getRowsJson() as Cell[][];
  }

  /** Columns of texts, of queries that give nothing else. */
  async columns(sql: string): Promise<string[][]> {
    const reader = await this.connection.runAndReadAll(sql);
    return reader.getColumnsJson() as string[][];
  }

  close(): void {
    this.connection.closeSync();
    this.#instance.closeSync();
  }
}
