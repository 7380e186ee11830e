/**
 * Progress on standard error, for whatever takes longer than a second: one line that is rewritten where a terminal
 * listens, and a line every ten seconds where none does. Who is done within a second is never seen.
 */

import { columnsOf } from "../../draw/text.ts";

/** What is needed of a stream. */
export interface Sink {
  readonly isTTY?: boolean | undefined;
  readonly columns?: number | undefined;
  write(content: string | Uint8Array): unknown;
}

const firstMs = 1000;
const rewriteMs = 100;
const lineMs = 10_000;
const barWidth = 20;

export class Progress {
  readonly #label: string;
  readonly #sink: Sink;
  readonly #now: () => number;
  #dueMs: number;
  #isShown = false;

  constructor(label: string, sink: Sink, now: () => number) {
    this.#label = label;
    this.#sink = sink;
    this.#now = now;
    this.#dueMs = now() + (sink.isTTY ? firstMs : lineMs);
  }

  /**
   * How much is done, from 0 to 1, and what else there is to say. Cheap enough to be called often; a share that takes some
   * computing is a function, asked only when it is shown. So is a detail, which is told the time.
   */
  update(share: number | (() => number), detail: string | ((nowMs: number) => string) = ""): void {
    const now = this.#now();
    if (now < this.#dueMs) return;
    this.#dueMs = now + (this.#sink.isTTY ? rewriteMs : lineMs);
    const done = typeof share === "number" ? share : share();
    const told = typeof detail === "string" ? detail : detail(now);
    const percent = `${Math.floor(done * 100)} %`.padStart(5);
    if (!this.#sink.isTTY) {
      this.#sink.write(`${this.#label}${percent}  ${told}`.trimEnd().concat("\n"));
      return;
    }
    const filled = Math.round(done * barWidth);
    const bar = "━".repeat(filled) + "╌".repeat(barWidth - filled);
    this.#sink.write(`\r\x1b[K${cut(`${this.#label} ${bar}${percent}  ${told}`, (this.#sink.columns || 80) - 1)}`);
    this.#isShown = true;
  }

  /** Takes the line away. */
  done(): void {
    if (this.#isShown) this.#sink.write("\r\x1b[K");
    this.#isShown = false;
  }
}

/** A line that wraps cannot be rewritten. */
function cut(text: string, columns: number): string {
  let kept = "";
  for (const character of text) {
    if (columnsOf(kept + character) > columns) break;
    kept += character;
  }
  return kept.trimEnd();
}
