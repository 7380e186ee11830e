/**
 * What is measured: a network, the test images that it is shown, and how their pixels enter; and what two commands say of
 * them alike.
 */

import type { BackendName } from "../backend/backend.ts";
import type { Network } from "../network/network.ts";
import { classCount } from "../network/task.ts";
import type { SessionOptions } from "../session.ts";
import type { Call } from "./command.ts";
import type { Samples } from "./evaluation.ts";
import { Refusal, UsageError } from "./failure.ts";
import type { Messages } from "./language.ts";
import { fit, thousands } from "./layout.ts";
import { type ImageSet, openImages } from "./sample.ts";
import type { Reader } from "./terminal.ts";
import {
  enterPixels,
  type FunctionOptions,
  type NamedNetwork,
  openClassifier,
  type PixelRule,
  pixelRule,
} from "./weights.ts";

export interface SubjectOptions extends FunctionOptions {
  readonly weights: string | null;
  readonly data: string | null;
  readonly normalize: boolean;
}

/** Everything that was opened, ready to be measured. */
export interface Subject extends NamedNetwork {
  readonly set: ImageSet;
  readonly rule: PixelRule;
  readonly samples: Samples;
}

/** Opens the network that is named, as the argument or by `--weights`, and the images, which may be changed at once. */
export async function openSubject(
  call: Call<SubjectOptions>,
  change = (set: ImageSet): ImageSet => set,
): Promise<Subject> {
  const { words, options, messages } = call;
  const [word] = words;
  if (word !== undefined && options.weights !== null) throw new UsageError(messages.twiceWeights);
  const named = await openClassifier(word ?? options.weights, options, call);
  const { network } = named;
  const set = change(await openImages("test", options.data, messages));
  const largest = set.labels.data.reduce((most, label) => Math.max(most, label), 0);
  if (largest >= classCount(network)) throw new Refusal(messages.labelTooLarge(largest, classCount(network)));
  const rule = pixelRule(network, options.normalize);
  return { ...named, set, rule, samples: { images: enterPixels(set.rows, rule), labels: set.labels } };
}

/** The option for a session. Its value was checked against the table; null is the best that this place allows. */
export function backendOption(backend: string | null): SessionOptions {
  return backend === null ? {} : { backend: backend as BackendName };
}

/** How pixels enter; what the network standardises, it does by every rule. */
export function pixelText(rule: PixelRule, { input }: Network, messages: Messages): string {
  if (rule === "normalized") return messages.pixelsNormalized;
  const scaled = rule === "raw" || input.divisor === 1 ? "x" : `x / ${input.divisor}`;
  const moved = input.mean === null ? scaled : `${scaled} - mean`;
  const formula = input.std === null ? moved : `${moved === "x" ? "x" : `(${moved})`} / std`;
  if (rule === "declared") return `${messages.pixelsDeclared}: ${formula}`;
  return formula === "x" ? messages.pixelsRaw : `${messages.pixelsRaw}: ${formula}`;
}

/** Whether outputs that were compared had the same bits. */
export function verdict(different: number, count: number, { terminal, messages }: Reader): string[] {
  const isSame = different === 0;
  const sentence = isSame
    ? messages.sameBits(thousands(count))
    : messages.differentBits(thousands(different), thousands(count));
  return fit(sentence, terminal.columns).map((line) => (isSame ? terminal.good(line) : terminal.bad(line)));
}
