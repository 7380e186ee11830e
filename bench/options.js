/**
 * How a benchmark is asked for: what every one of them may be told and what it is told beside that, numbers above 0, and an exit
 * with the usage where something else was typed.
 */

import { resolve } from "node:path";
import { parseArgs } from "node:util";

/** What every benchmark may be told. */
const common = /** @type {const} */ ({
  rounds: { type: "string" },
  minutes: { type: "string" },
  node: { type: "string" },
  out: { type: "string" },
  json: { type: "boolean" },
  help: { type: "boolean", short: "h" },
});

/**
 * @template T
 * @typedef {{ readonly [K in keyof T]?: T[K] extends { type: "string" } ? string : boolean }} Typed
 */

/**
 * The options that were typed, the Node that is measured, and an option as a number above 0. Ends the process where help was
 * asked for, or with 2 where something is no option.
 *
 * @template {Record<string, { type: "string" | "boolean" }>} T
 * @param {string} usage
 * @param {T} own
 * @returns {{ options: Typed<typeof common & T>, node: string, numberOf: (name: string, otherwise: number) => number }}
 */
export function readOptions(usage, own) {
  const options = parse(usage, own);
  if (options.help === true) {
    process.stdout.write(usage);
    process.exit(0);
  }
  return {
    options: /** @type {Typed<typeof common & T>} */ (options),
    node: resolve(String(options.node ?? process.execPath)),
    numberOf: (name, otherwise) => {
      const text = options[name];
      if (text === undefined) return otherwise;
      const value = Number(text);
      if (value > 0 && Number.isFinite(value)) return value;
      return fail(usage, `--${name}: expected a number above 0, got "${text}"`);
    },
  };
}

/**
 * Says what is wrong with the options, and how they are written.
 *
 * @param {string} usage
 * @param {string} message
 * @returns {never}
 */
export function fail(usage, message) {
  process.stderr.write(`bench: ${message}\n\n${usage}`);
  process.exit(2);
}

/**
 * @param {string} usage
 * @param {Record<string, { type: "string" | "boolean" }>} own
 * @returns {Record<string, string | boolean | undefined>}
 */
function parse(usage, own) {
  try {
    return parseArgs({ options: { ...common, ...own } }).values;
  } catch (error) {
    return fail(usage, error instanceof Error ? error.message : String(error));
  }
}
