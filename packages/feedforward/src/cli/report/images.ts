/**
 * What the report of a training on images shows: the same for the network, the curves and the matrix, and pictures of what was taken for
 * something else.
 */

import { answersOf, constantOf, scoreOfAnswers } from "../table/score.ts";
import { passedEpochs, settingSections, withEnd } from "../train/report.ts";
import type { Outcome, Parts, TrainCall } from "../train/training.ts";
import { worstPictures } from "./mistakes.ts";
import type { RunReport } from "./run.ts";

export function reportOfImages(outcome: Outcome, parts: Parts, call: TrainCall): RunReport {
  const { network, losses, epochs, resumedAfter } = outcome;
  const { heldOut, training, height, width } = parts;
  const facts = withEnd(settingSections(network, parts, call).slice(1), outcome, call);
  const run = {
    network,
    losses,
    epochs,
    span: passedEpochs(outcome, call),
    resumedAfter,
    picture: { height, width },
    facts,
  };
  if (heldOut === null || network.task === "regression") return { ...run, judged: null, mistakes: null };
  const answers = answersOf(network, heldOut.images);
  const labels = network.labels!;
  const judged = {
    score: scoreOfAnswers(network, answers, heldOut.labels),
    constant: constantOf(training.labels, heldOut.labels, labels),
    labels,
    truth: heldOut.labels,
    answers,
  };
  return { ...run, judged, mistakes: worstPictures(answers, parts, labels) };
}
