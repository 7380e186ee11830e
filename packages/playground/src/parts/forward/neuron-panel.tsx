/**
 * One neuron, with every number that makes its value: inputs, weights and products as pictures, the sum term by term with
 * the bias, what the activation function makes of it, and the same as a program.
 */

import { fill, textsOf } from "../../page/language.ts";
import { Choice } from "../../ui/controls.tsx";
import { formatNumber } from "../../ui/number.ts";
import { PanelFrame } from "../../ui/panel-frame.tsx";
import { Slider } from "../../ui/slider.tsx";
import { DigitChoice } from "./digit-choice.tsx";
import { chooseNeuron, chosenNeuron, chosenSum, denseShapes } from "./forward-state.ts";
import { NeuronProgram } from "./neuron-program.tsx";
import { neuronTexts } from "./neuron-texts.ts";
import { Products } from "./products.tsx";
import { StageName } from "./stage-name.tsx";
import { functionStages, type Stage, stageName, stages, sumStage } from "./stages.ts";
import { asInColumn } from "./sum-rows.ts";
import { AllTerms, SumTable } from "./sum-table.tsx";

export function NeuronPanel() {
  const t = textsOf(neuronTexts);
  const all = stages.value;
  const place = chosenNeuron.value;
  const sum = chosenSum.value;
  const at = sumStage(all, place.layer);
  const source = all[at - 1];
  const target = all[at];
  return (
    <PanelFrame name="neuron" title={t.title}>
      <NeuronChoice />
      <DigitChoice />
      {source !== undefined && target !== undefined && (
        <>
          <Products sum={sum} size={source.size} place={place} />
          <div class="neuron-sum">
            <div>
              <div class="scroll" tabIndex={0} role="group" aria-label={t.title}>
                <SumTable sum={sum} place={place} source={source} target={target} />
              </div>
              <p class="note">{t.restNote}</p>
              <AllTerms sum={sum} source={source} />
            </div>
            <div>
              <Functions before={target} after={functionStages(all, at)} index={place.index} />
              <NeuronProgram sum={sum} place={place} stages={all} at={at} />
            </div>
          </div>
        </>
      )}
    </PanelFrame>
  );
}

function NeuronChoice() {
  const t = textsOf(neuronTexts);
  const shapes = denseShapes.value;
  const { layer, index } = chosenNeuron.value;
  const last = (shapes[layer - 1]?.[1] ?? 1) - 1;
  const options = shapes.map(([from, to], i) => ({
    value: String(i + 1),
    label: fill(t.layerOption, { layer: i + 1, from, to }),
  }));
  return (
    <div class="neuron-choice">
      <Choice
        label={t.layer}
        value={String(layer)}
        options={options}
        onChange={(value) => chooseNeuron({ layer: Number(value), index })}
      />
      <Slider
        label={t.neuron}
        value={index}
        min={0}
        max={last}
        onChange={(value) => chooseNeuron({ layer, index: value })}
      />
    </div>
  );
}

interface FunctionsProps {
  readonly before: Stage;
  readonly after: readonly Stage[];
  readonly index: number;
}

/** What becomes of the sum: a line for each function. */
function Functions({ before, after, index }: FunctionsProps) {
  const t = textsOf(neuronTexts);
  if (after.length === 0) return null;
  return (
    <div class="neuron-functions">
      <h4>{t.after}</h4>
      {after.map((stage, i) => {
        const from = i === 0 ? before : after[i - 1]!;
        const isSoftmax = stage.fn === "softmax";
        const argument = isSoftmax ? stageName(from) : asInColumn(from.values?.[index]);
        return (
          <p key={i}>
            <StageName {...stage} />[{index}] = {stage.fn}({argument}){isSoftmax && `[${index}]`}
            <br />
            {"= "}
            <strong>{stage.values === null ? "–" : formatNumber(stage.values[index]!, 6)}</strong>
          </p>
        );
      })}
      {after.some(({ fn }) => fn === "softmax") && <p class="note">{fill(t.softmaxNote, { count: before.size })}</p>}
    </div>
  );
}
