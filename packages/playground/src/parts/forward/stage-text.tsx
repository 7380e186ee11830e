/** What happens at a stage: the line of the program with its shapes, and a sentence. */

import { fill, textsOf } from "../../page/language.ts";
import { subject } from "../../state/networks.ts";
import { NumbersTable } from "../../ui/heat-map.tsx";
import { layersTexts } from "./layers-texts.ts";
import { columnsOf, type Stage, stageName } from "./stages.ts";

export function StageText({ stages, now }: { readonly stages: readonly Stage[]; readonly now: number }) {
  const t = textsOf(layersTexts);
  const { line, shapes } = program(stages, now);
  const { values, size } = stages[now]!;
  const label = fill(t.map, { name: stageName(stages[now]!), size });
  return (
    <div class="stage-text">
      <h4>{fill(t.stage, { name: stageName(stages[now]!) })}</h4>
      <p>
        <code>{line}</code>
        <br />
        <code class="note">{shapes}</code>
      </p>
      <p>{sentence(stages, now)}</p>
      <NumbersTable values={values ?? []} columns={size <= 12 ? size : columnsOf(size)} label={label} />
    </div>
  );
}

/** The stage as a line of the book's program, and the same line in shapes. */
function program(stages: readonly Stage[], now: number): { line: string; shapes: string } {
  const stage = stages[now]!;
  const before = stages[now - 1];
  const name = stageName(stage);
  if (before === undefined) return { line: name, shapes: `[${stage.size}]` };
  const from = stageName(before);
  if (!stage.isSum) return { line: `${name} = ${stage.fn}(${from})`, shapes: `[${stage.size}] → [${stage.size}]` };
  return {
    line: `${name} = ${from}·W${stage.layer} + b${stage.layer}`,
    shapes: `[${before.size}]·[${before.size}, ${stage.size}] + [${stage.size}] → [${stage.size}]`,
  };
}

function sentence(stages: readonly Stage[], now: number): string {
  const t = textsOf(layersTexts);
  const { layer, isSum, isAnswer, fn, size, values } = stages[now]!;
  if (now === 0) return fill(t.input, { size, how: scaling() });
  if (!isAnswer) return isSum ? fill(t.sum, { layer }) : fill(t.activation, { fn: functionName(fn) });
  const how = isSum ? t.plainAnswer : fill(t.answer, { fn: functionName(fn) });
  // The words stand there before the values, so that nothing moves when they come.
  const label = values === null ? "–" : labelOf(predictedClass(values));
  const isBinary = subject.value?.network.task === "binary";
  const verdict = isBinary
    ? fill(t.predictedOfTwo, { above: labelOf(1), below: labelOf(0), label })
    : fill(t.predicted, { label });
  return `${how} ${verdict}`;
}

/** The chapter's functions as the page's language calls them; others keep their name. */
function functionName(fn: string | null): string {
  const t = textsOf(layersTexts);
  return fn === "sigmoid" || fn === "softmax" ? t[fn] : (fn ?? "");
}

function scaling(): string {
  const t = textsOf(layersTexts);
  const about = subject.value;
  const divisor = about === null || about.normalize ? 255 : about.network.input.divisor;
  return divisor === 1 ? t.unscaled : fill(t.scaled, { divisor });
}

/** The first of the greatest outputs; of one output, which is the second class's probability, whether it is above a half. */
function predictedClass(values: Float32Array): number {
  return values.length === 1 ? Number(values[0]! > 0.5) : values.indexOf(Math.max(...values));
}

function labelOf(index: number): string {
  return subject.value?.network.labels?.[index] ?? String(index);
}
