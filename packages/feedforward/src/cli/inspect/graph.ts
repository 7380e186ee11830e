/**
 * What `inspect` says of a graph: its inputs and outputs, and the steps that run, with the time of each where that is asked for.
 */

import type { Graph } from "../../onnx/graph.ts";
import { thousands } from "../../print/thousands.ts";
import { type Outline, outline } from "../../profile/outline.ts";
import { type Profile, profile } from "../../profile/profile.ts";
import type { Call } from "../command/command.ts";
import { readShapes, shapesOf } from "../command/shapes.ts";
import { Refusal, sentenceOf } from "../failure/failure.ts";
import { forestsIn } from "../graph/forest-size.ts";
import { madeUpFeeds, shapesToRun } from "../graph/made-up.ts";
import { describeGraph, forestLines, portLines, stepNotes, stepTable } from "../graph/report.ts";
import { type GraphSettings, withConstants } from "../graph/settings.ts";
import { noteTexts } from "../model/description.ts";
import { duration, wrap } from "../terminal/layout.ts";
import { withStepProgress } from "../terminal/step-progress.ts";

export interface GraphOptions extends GraphSettings {
  readonly profile: boolean;
  readonly shape: string | null;
}

/** The steps of a graph, or why they cannot be told. */
export type Steps = Outline | Profile | Error;

export function stepsOf(opened: Graph, call: Call<GraphOptions>): Steps {
  const { options, messages } = call;
  const graph = withConstants(opened, options.constant, messages);
  const shapes = shapesOf(readShapes(options.shape, messages), graph.inputs, messages);
  if (!options.profile) {
    try {
      return outline(graph, { shapes });
    } catch (error) {
      if (error instanceof TypeError) throw error;
      return inputAtFault(error as Error) ?? (error as Error);
    }
  }
  const all = shapesToRun(graph, shapes, call);
  const { multiplyAdds } = outline(graph, { shapes: all });
  return withStepProgress(multiplyAdds ?? 0, messages.profiling, call, (onProgress) =>
    profile(graph, madeUpFeeds(graph, all), { shapes: all, now: () => call.terminal.now(), onProgress }),
  );
}

/** Where an input decides shapes, sizes that are said would not be enough. */
function inputAtFault({ cause }: Error): Error | null {
  return cause instanceof Error && "code" in cause && cause.code === "node-input-open" ? cause : null;
}

/** Titles with their lines. */
export function graphSections(
  graph: Graph,
  steps: Steps,
  room: number,
  call: Call<GraphOptions>,
): (readonly [title: string, lines: readonly string[]])[] {
  const { messages } = call;
  const wrapped = (lines: readonly string[]): string[] => lines.flatMap((line) => wrap(line, room));
  const isKnown = !(steps instanceof Error);
  return [
    [messages.modelInputs, portLines(isKnown ? steps.inputs : graph.inputs)],
    [messages.modelOutputs, portLines(graph.outputs)],
    [messages.forest, forestLines(graph, call)],
    [
      messages.steps,
      isKnown
        ? [...stepTable(steps, room, call), "", ...wrapped(stepNotes(steps, call))]
        : wrapped([sentenceOf(steps, messages)]),
    ],
    [messages.profile, isKnown && "timeMs" in steps ? wrapped([profileLine(steps, call)]) : []],
    [messages.notes, wrapped(noteTexts(graph.notes, call))],
  ];
}

function profileLine({ backend, runs, timeMs }: Profile, { messages }: Call<GraphOptions>): string {
  return `${messages.profiledOn(backend, thousands(runs), duration(timeMs))}, ${messages.madeUpInput}`;
}

/** The same as data. */
export function graphData(graph: Graph, steps: Steps) {
  const forests = forestsIn(graph);
  const trees = forests.length === 0 ? {} : { forests };
  if (steps instanceof Error) return { ...describeGraph(graph, null), ...trees, noSteps: steps.message };
  const described = { ...describeGraph(graph, steps), ...trees };
  if (!("timeMs" in steps)) return described;
  const { backend, runs, rows, timeMs } = steps;
  return { ...described, profile: { backend, runs, rows, timeMs } };
}

/** Refuses options of graphs for what is none. */
export function checkForGraph(graph: Graph | null, { options, messages }: Call<GraphOptions>): void {
  if (graph !== null) return;
  const asked = options.profile
    ? "--profile"
    : options.shape !== null
      ? "--shape"
      : options.constant === null
        ? null
        : "--constant";
  if (asked !== null) throw new Refusal(messages.notForLayers(asked));
}
