/** A network as a function of SQL, and what the command is made of: planning, running and merging shards. */

export { ScoreError } from "./errors.ts";
export { registerScore, type ScoreOptions } from "./rows/register.ts";
