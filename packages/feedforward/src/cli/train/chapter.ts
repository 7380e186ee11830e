/**
 * The network that `feedforward train` makes where nothing else is said: the chapter's. Its options have no default in the
 * command table, because beside `--from` they are not meant.
 */

export const chapter = { sizes: "784,50,100,10", hidden: "sigmoid", output: "softmax" } as const;
