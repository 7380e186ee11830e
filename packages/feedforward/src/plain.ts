/**
 * A session that runs in plain JavaScript alone: the same bits as everywhere, for pages that ask for one answer at a time
 * and would rather not load the generator of WebAssembly, and for places that forbid WebAssembly.
 */

export type { AccuracyOptions, PredictOptions, RankedClass, SessionConstructor } from "./any-session.ts";
export { Session } from "./plain-session.ts";
export type { LayerValues, RunnerOptions, Strings } from "./runner.ts";
