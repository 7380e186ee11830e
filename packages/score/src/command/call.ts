/**
 * What `feedforward score` is handed when it is called: its words, its options and a terminal. The command line of `feedforward`
 * has more of it; this package knows what it uses.
 */

import type { Language } from "feedforward/messages";

export type ExitCode = 0 | 1 | 2;

export interface ScoreValues {
  readonly model: string | null;
  readonly out: string | null;
  /** Names between commas. */
  readonly columns: string | null;
  readonly column: string | null;
  readonly keep: string | null;
  readonly output: string;
  readonly onNull: string;
  readonly where: string | null;
  readonly bytes: boolean;
  readonly dryRun: boolean;
  readonly force: boolean;
  /** `i/n`, from 0. */
  readonly shard: string | null;
  readonly root: string | null;
  /** null for what is usual: fewer where the parts are shared out by a queue. */
  readonly partRows: number | null;
  /** Servers between commas. */
  readonly nats: string | null;
  readonly job: string | null;
  /** Copies of what the servers keep. */
  readonly replicas: number | null;
  readonly once: boolean;
  readonly watch: boolean;
  readonly threads: number | null;
  /** null for what the kind of input takes. */
  readonly memory: string | null;
  readonly quiet: boolean;
  readonly json: boolean;
}

export interface ProgressLine {
  update(share: number | (() => number), detail?: string): void;
  done(): void;
}

export interface ScoreTerminal {
  print(lines?: string | readonly string[]): void;
  printJson(value: unknown): void;
  complain(line: string): void;
  now(): number;
  progress(label: string, isQuiet: boolean): ProgressLine;
}

export interface ScoreCall {
  readonly words: readonly string[];
  readonly options: ScoreValues;
  readonly language: Language;
  readonly terminal: ScoreTerminal;
}
