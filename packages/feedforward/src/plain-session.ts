/**
 * Sessions in plain JavaScript, on the reference backend: they know no other one, so a page that asks for one answer at a time
 * loads half as much.
 */

import { Session as AnySession, type Preparer, type SessionConstructor } from "./any-session.ts";
import { reference } from "./backend/reference.ts";
import { checkOptions } from "./options/check.ts";
import type { RunnerOptions } from "./runner.ts";

/** There is nothing to choose but what a graph leaves open. */
const onReference: Preparer = (options, open) => ({
  backend: reference.name,
  prepare: (program) => ({ name: reference.name, executable: reference.prepare(program) }),
  options: checkOptions<object>("session", options, open),
});

/** A network or graph ready to run in plain JavaScript, with the bits of every other backend. A network has no options. */
export const Session: SessionConstructor<RunnerOptions> = /* @__PURE__ */ AnySession.bind(null, onReference);
export type Session = AnySession;
