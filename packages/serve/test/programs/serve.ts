/**
 * The command as a process of its own, for tests that send it signals: words and options as JSON in its first argument. When
 * it ends it prints how many responses of each status it gave.
 */

import { type CommandCall, run } from "../../src/command.ts";
import type { CommandOptions } from "../../src/command-options.ts";

interface Told {
  readonly models: string;
  readonly options: CommandOptions;
}

const { models, options } = JSON.parse(process.argv[2]!) as Told;
const say = (line: string): void => void process.stderr.write(`${line}\n`);
const call: CommandCall = {
  words: [models],
  options,
  language: "en",
  terminal: { complain: say },
  refusal: (sentence) => new Error(sentence),
  usageError: (sentence) => new Error(sentence),
  sentenceOf: (error) => (error as Error).message,
  onEnd: (samples) => {
    const counts = samples.filter(({ name }) => name === "feedforward_http_responses_total");
    process.stdout.write(`${JSON.stringify(Object.fromEntries(counts.map(({ labels, value }) => [labels, value])))}\n`);
  },
};
try {
  process.exitCode = await run(call);
} catch (error) {
  say((error as Error).message);
  process.exitCode = 1;
}
