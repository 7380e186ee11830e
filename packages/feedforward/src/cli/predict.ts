/**
 * `feedforward predict`: drawn digits of any size become 28 × 28 as MNIST made its own, and the network says what they
 * are. A picture that cannot be read is an error of its own and does not keep the others from being looked at.
 */

import { basename } from "node:path";
import { digitFromImage } from "../data/digit.ts";
import { detectFormat } from "../formats/detect.ts";
import { readPng } from "../formats/png.ts";
import type { RankedClass } from "../plain-session.ts";
import { Session } from "../session.ts";
import type { Tensor } from "../tensor/tensor.ts";
import type { Call, ExitCode } from "./command.ts";
import { aboutFile, complaint, messageOf, Refusal } from "./failure.ts";
import { readInput, titleOf } from "./input.ts";
import { harmless } from "./layout.ts";
import { portrait, rankingLines } from "./portrait.ts";
import { enterPixels, openClassifier, pixelRule } from "./weights.ts";

export interface PredictOptions {
  readonly weights: string | null;
  readonly top: number;
  readonly hidden: string | null;
  readonly output: string | null;
  readonly layers: string | null;
  readonly normalize: boolean;
  readonly json: boolean;
}

/** Height and width of what the network sees. */
const side = 28;

type PredictCall = Call<PredictOptions>;

interface Answer {
  readonly file: string;
  /** The 784 pixels that the network saw, 0 to 255. */
  readonly digit: Tensor<"uint8">;
  readonly ranked: readonly RankedClass[];
}

interface Failure {
  readonly file: string;
  readonly error: unknown;
}

export async function run(call: PredictCall): Promise<ExitCode> {
  const { words, options, terminal, messages } = call;
  const { network } = await openClassifier(options.weights, options, call);
  const session = new Session(network);
  const results: (Answer | Failure)[] = [];
  for (const file of words) {
    const result = await predictFile(file, session, call);
    if ("error" in result) terminal.complain(complaint(result.error, messages));
    else if (!options.json)
      terminal.print([...(results.length === 0 ? [] : [""]), ...answerLines(result, session, call)]);
    results.push(result);
  }
  if (options.json) terminal.printJson(results.map(toJson));
  return results.some((result) => "error" in result) ? 1 : 0;
}

async function predictFile(file: string, session: Session, call: PredictCall): Promise<Answer | Failure> {
  const { options, messages } = call;
  try {
    const bytes = await readInput(file, call);
    if (bytes.length === 0) throw new Refusal(messages.emptyFile);
    const kind = kindOf(bytes);
    if (kind !== "png") throw new Refusal(messages.notPng(kind));
    const digit = digitFromImage(readPng(bytes));
    const rule = pixelRule(session.network, options.normalize);
    const ranked = session.topK(enterPixels(digit, rule), options.top);
    return { file, digit, ranked };
  } catch (error) {
    return { file, error: aboutFile(titleOf(file, messages), error, messages) };
  }
}

/** Pictures that are no PNG, by how they begin. */
const otherPictures: readonly (readonly [name: string, begins: RegExp])[] = [
  ["JPEG", /^\xff\xd8\xff/],
  ["GIF", /^GIF8/],
  ["WebP", /^RIFF.{4}WEBP/s],
  ["BMP", /^BM/],
  ["SVG", /^\s*(<\?xml[^>]*>\s*)?<svg/],
  ["PDF", /^%PDF/],
];

/** What a file is, as far as its first bytes tell. */
function kindOf(bytes: Uint8Array): string | null {
  const beginning = String.fromCharCode(...bytes.subarray(0, 200));
  return detectFormat(bytes) ?? otherPictures.find(([, begins]) => begins.test(beginning))?.[0] ?? null;
}

function answerLines({ file, digit, ranked }: Answer, session: Session, { terminal, messages }: PredictCall): string[] {
  const best = terminal.bold(`${messages.prediction}: ${harmless(ranked[0]!.label)}`);
  const caption = [best, "", ...rankingLines(ranked, session, terminal)];
  return portrait(
    { image: digit.reshape(side, side), title: harmless(basename(titleOf(file, messages))), caption },
    terminal,
  );
}

function toJson(result: Answer | Failure) {
  const { file } = result;
  if ("error" in result) return { file, error: messageOf(result.error) };
  const [best] = result.ranked;
  return { file, label: best!.label, classes: result.ranked };
}
