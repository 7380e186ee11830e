/**
 * The sessions that most programs want: the same answers as plain ones, from the fastest backend that this place allows.
 */

import { Session as AnySession, type Preparer, type SessionConstructor } from "./any-session.ts";
import type { BackendName, ThreadsOption } from "./backend/backend.ts";
import { chooseBackend, prepareOn } from "./backend/select.ts";
import { optionError } from "./errors.ts";
import { checkOptions, type Kinds } from "./options/check.ts";
import type { RunnerOptions } from "./runner.ts";

/** Options of a session; all change the speed, never a bit of the answers, but for what a graph leaves open. */
export interface SessionOptions extends RunnerOptions {
  /** The best that this place allows, unless one is asked for. */
  readonly backend?: BackendName;
  /**
   * Threads that may run a large batch, the calling one included. By default as many as suit the machine: others are started
   * when the first batch comes that is worth it, and a session that sees none stays alone. A number starts them now.
   */
  readonly threads?: ThreadsOption;
}

const onBestBackend: Preparer = (given, open) => {
  const kinds = { ...open, backend: "a string", threads: "" } as Kinds<SessionOptions>;
  const { backend, threads = "auto", ...options } = checkOptions<SessionOptions>("session", given, kinds);
  if (threads !== "auto" && !(Number.isInteger(threads) && threads >= 1)) {
    throw optionError("session-threads", 'session: expected at least 1 thread or "auto", got $got', threads);
  }
  return {
    backend: chooseBackend(backend),
    prepare: (program, host) => prepareOn(program, { backend, threads, host }),
    options,
  };
};

/** A network or graph ready to run on the best backend that this place allows. */
export const Session: SessionConstructor<SessionOptions> = /* @__PURE__ */ AnySession.bind(null, onBestBackend);
export type Session = AnySession;
