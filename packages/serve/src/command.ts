/**
 * `feedforward serve`, as the command line of feedforward calls it: options become a server that runs until a signal ends it.
 * SIGTERM and SIGINT drain it, SIGHUP reads the models and the tokens again.
 */

import { stat } from "node:fs/promises";
import { type CommandOptions, readOptions, type Told } from "./command-options.ts";
import type { Sample } from "./http/metrics.ts";
import { incompleteSentence } from "./incomplete.ts";
import { reasonLength } from "./models/registry.ts";
import { shown } from "./protocol/fault.ts";
import { ServeError } from "./serve-error.ts";
import { createServer, type Server } from "./server.ts";
import { type Language, sentenceOf, words } from "./words.ts";
import { isWorker, joinWorkers, runPrimary, sayOnce } from "./workers.ts";

/** What the command line hands over: `PackageCall` of feedforward, as far as it is used here. */
export interface CommandCall {
  readonly words: readonly string[];
  readonly options: CommandOptions;
  readonly language: Language;
  readonly terminal: { complain(line: string): void };
  refusal(sentence: string, options?: ErrorOptions): Error;
  usageError(sentence: string): Error;
  sentenceOf(error: unknown): string;
  /** Told what a process did when it ends; for tests. */
  onEnd?(samples: readonly Sample[]): void;
}

/** Serves until it is told to end. The exit code is 0 then. */
export async function run(call: CommandCall): Promise<0 | 1> {
  const own = words[call.language];
  const asker = { env: process.env, words: own, usageError: (sentence: string) => call.usageError(sentence) };
  try {
    const told = await readOptions(call.words[0], call.options, asker);
    if (told.workers > 1 && told.server.allowLoad === true) throw call.usageError(own.loadWithWorkers);
    if (told.workers > 1 && !isWorker) {
      call.terminal.complain(own.primary(told.workers));
      const ended = await runPrimary(told.workers, {
        onListening: (url) => call.terminal.complain(own.listening(url)),
        onLine: (line) => call.terminal.complain(line),
      });
      if (ended.code === 1 && ended.refusal !== null) throw new Refused(ended.refusal);
      return ended.code;
    }
    return await serve(told, call);
  } catch (error) {
    const sentence = error instanceof Refused ? error.message : complaintOf(error, call.language);
    if (sentence === null) throw error;
    if (!isWorker) throw call.refusal(sentence, { cause: error instanceof Refused ? error.cause : error });
    await sayOnce("refused", sentence);
    return 1;
  } finally {
    // A worker would stay for the primary's sake.
    if (isWorker) process.disconnect();
  }
}

/** What an error says, and where there is nothing to serve how it is named; null where it is none of this package. */
function complaintOf(error: unknown, language: Language): string | null {
  const sentence = sentenceOf(error, language);
  if (!(error instanceof ServeError) || error.code !== "serve-models" || error.facts["code"] !== "ENOENT")
    return sentence;
  return words[language].namedHow(sentence!);
}

/** What ends the command, as the sentence for people. */
class Refused extends Error {}

async function serve({ server: options }: Told, call: CommandCall): Promise<0> {
  const server = await createServer(options);
  await checkFile(server, options.models as string, call);
  if (isWorker) server.gatherSamples = joinWorkers(() => server.samples());
  const ended = untilSignal(server);
  const url = await server.listen();
  await announce(server, { url, path: options.models as string }, call);
  await ended;
  call.onEnd?.(server.samples());
  return 0;
}

/** One file that was named and is no model ends the command; of a folder the others answer. */
async function checkFile({ registry }: Server, path: string, call: CommandCall): Promise<void> {
  const [refused] = registry.refusals;
  if (refused === undefined || registry.models.length > 0 || !(await stat(path)).isFile()) return;
  throw new Refused(refusalOf({ ...refused, name: path }, call), { cause: refused.error });
}

function refusalOf({ name, error }: { name: string; error: unknown }, call: CommandCall): string {
  const reason =
    sentenceOf(error, call.language) ?? incompleteSentence(error, name, call.language) ?? call.sentenceOf(error);
  return words[call.language].refused(name, shown(reason, reasonLength));
}

async function announce(
  { registry }: Server,
  { url, path }: { url: string; path: string },
  call: CommandCall,
): Promise<void> {
  const { terminal, language } = call;
  const own = words[language];
  const lines = registry.refusals.map((refused) => refusalOf(refused, call));
  if (registry.index().length === 0) lines.push(own.noModels(path));
  if (!isWorker) lines.push(own.serving(url, own.models(registry.models.length)));
  for (const line of lines) await (isWorker ? sayOnce("said", line) : terminal.complain(line));
}

/** Resolves when the server is drained. */
function untilSignal(server: Server): Promise<void> {
  const reload = (): void =>
    void server.reload().catch((error: unknown) => server.app.log.error({ err: error }, "reload"));
  process.on("SIGHUP", reload);
  return new Promise((resolve, reject) => {
    const end = (): void => {
      process.removeListener("SIGHUP", reload);
      server.close().then(resolve, reject);
    };
    for (const signal of ["SIGTERM", "SIGINT"] as const) process.once(signal, end);
  });
}
