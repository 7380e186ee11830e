/**
 * The session that most programs want: the same answers as a plain one, from the fastest backend that this place allows.
 */

import type { BackendName, ThreadsOption } from "./backend/backend.ts";
import { chooseBackend, prepareOn } from "./backend/select.ts";
import { optionError } from "./errors.ts";
import type { Model } from "./model.ts";
import { checkOptions } from "./options/check.ts";
import { PlainSession } from "./plain-session.ts";
import { type RunnerOptions, runnerOptions } from "./runner.ts";

export interface SessionOptions extends RunnerOptions {
  /** The best that this place allows, unless one is asked for. */
  readonly backend?: BackendName;
  /**
   * Threads that may run a large batch, the calling one included. By default as many as suit the machine: others are started
   * when the first batch comes that is worth it, and a session that sees none stays alone. A number starts them now.
   */
  readonly threads?: ThreadsOption;
}

export class Session extends PlainSession {
  constructor(model: Model, options: SessionOptions = {}) {
    const kinds = { ...runnerOptions, backend: "a string", threads: "" } as const;
    const { backend, threads = "auto", ...open } = checkOptions<SessionOptions>("session", options, kinds);
    if (threads !== "auto" && !(Number.isInteger(threads) && threads >= 1)) {
      throw optionError("session-threads", 'session: expected at least 1 thread or "auto", got $got', threads);
    }
    super(model, open, {
      backend: chooseBackend(backend),
      prepare: (program, host) => prepareOn(program, { backend, threads, host }),
    });
  }
}
