/** A case of options that are refused: the exported name, a call that takes them, they, and what is said of them. */

/** Options as JavaScript lets them come. */
export type Call = (options: never) => unknown;

export type Case = readonly [name: string, call: Call, options: unknown, sentence: string];
