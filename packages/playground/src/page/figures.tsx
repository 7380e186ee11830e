/** Figures of the page's networks, as the prose writes them. Only the prerendering uses it. */

import { titleOf } from "../parts/activation/activation-state.ts";
import { formatNumber, formatPercent } from "../ui/number.ts";
import { formatCount } from "../ui/number-forms.ts";
import type { NetworkResults, OutputSum } from "./compute-results.ts";
import { fill } from "./language.ts";
import { first, testCount } from "./results.ts";

/** The share of the test images: `98.19%`. */
export function testShare(correct: number): string {
  return formatPercent(correct / testCount, 2);
}

const { seven, samples, mistake, raw, swapped, own, bestRecall, leastRecall } = first;

/** What fills the placeholders of the prose's sentences, for every figure that comes from the network of the page. */
const figures: Readonly<Record<string, string | number>> = {
  network: first.name,
  accuracy: testShare(first.correct),
  accuracyShare: String(first.correct / testCount),
  correct: formatCount(first.correct),
  wrong: formatCount(testCount - first.correct),
  ...sampleFigures(samples[5]!),
  ...swapFigures({ swapped, own }),
  label: mistake.label,
  read: mistake.prediction,
  times: mistake.count,
  reverse: mistake.reverse,
  bestDigit: bestRecall.digit,
  bestRecall: formatPercent(bestRecall.share),
  leastDigit: leastRecall.digit,
  leastRecall: formatPercent(leastRecall.share),
  rawAccuracy: testShare(raw.correct),
  sure: formatPercent(raw.sure),
  sureMistakes: raw.sureMistakes,
  sureBefore: raw.sureBefore,
  negative: seven.negative,
  leastSignal: formatNumber(seven.leastSignal, 1),
  ...outputFigures("winner", seven.winner),
  ...outputFigures("loser", seven.loser),
  neuron: seven.neuron.index,
  largest: signed(seven.neuron.largest),
  rest: signed(seven.neuron.rest),
  restCount: seven.neuron.restCount,
  bias: signed(seven.neuron.bias),
  sum: signed(seven.neuron.sum),
};

function sampleFigures([likeliest, second]: NetworkResults["samples"][number]) {
  return {
    said: likeliest!.digit,
    saidShare: formatPercent(likeliest!.share),
    second: second!.digit,
    secondShare: formatPercent(second!.share),
  };
}

function swapFigures({ swapped: all, own: function_ }: Pick<NetworkResults, "swapped" | "own">) {
  const of = (name: string) => testShare(all.find((one) => one.name === name)?.correct ?? first.correct);
  const [best, worst] = [all[0]!, all.at(-1)!];
  return {
    ownFunction: titleOf(function_),
    bestFunction: titleOf(best.name),
    bestShare: testShare(best.correct),
    worstFunction: titleOf(worst.name),
    worstShare: testShare(worst.correct),
    stepShare: of("step"),
    reluShare: of("relu"),
  };
}

function outputFigures(name: string, { digit, sum, adding }: OutputSum) {
  return { [`${name}Digit`]: digit, [`${name}Sum`]: signed(sum), [`${name}Adding`]: adding };
}

function signed(value: number): string {
  return value > 0 ? `+${formatNumber(value)}` : formatNumber(value);
}

/** A sentence whose placeholders are figures: `{accuracy}`, `{wrong}[을/를]`. */
export function Told({ children }: { readonly children: string }) {
  return <>{fill(children, localFigures())}</>;
}

/** Names of functions are in the language of the page. */
function localFigures(): Readonly<Record<string, string | number>> {
  return { ...figures, ...swapFigures({ swapped, own }) };
}
