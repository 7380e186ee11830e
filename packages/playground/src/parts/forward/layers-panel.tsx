/**
 * A digit on its way through the network: the values of every stage as colours, from the pixels to the answer. One neuron
 * is chosen, and its strongest inputs are joined to it.
 */

import { splitSum } from "feedforward";
import { useMemo } from "preact/hooks";
import { fill, textsOf } from "../../page/language.ts";
import { numberCodec } from "../../state/codecs.ts";
import { linked } from "../../state/link.ts";
import { subject } from "../../state/networks.ts";
import { formatNumber } from "../../ui/number.ts";
import { announce, PanelFrame } from "../../ui/panel-frame.tsx";
import { DigitChoice } from "./digit-choice.tsx";
import { Flow } from "./flow.tsx";
import { chooseNeuron, chosenNeuron, chosenSum, denseShapes, type NeuronPlace } from "./forward-state.ts";
import { layersTexts } from "./layers-texts.ts";
import { StageName } from "./stage-name.tsx";
import { StageText } from "./stage-text.tsx";
import { functionStages, type Stage, stageName, stages, sumStage } from "./stages.ts";
import { Stepper } from "./stepper.tsx";
import { Strongest } from "./strongest.tsx";

const edgeCount = 12;
const end = 99;
/** The last stage that is shown; beyond the network's last one, all are. */
const shownStage = linked("stage", end, numberCodec({ min: 0, max: end }));

export function LayersPanel() {
  const t = textsOf(layersTexts);
  const all = stages.value;
  const now = Math.min(shownStage.value, all.length - 1);
  const chosen = chosenNeuron.value;
  const sum = chosenSum.value;
  const terms = useMemo(() => (sum === null ? [] : splitSum(sum, edgeCount).largest), [sum]);
  const at = sumStage(all, chosen.layer);
  const inputs = denseShapes.value[chosen.layer - 1]?.[0] ?? 0;
  const count = Math.min(edgeCount, inputs);
  const choose = (place: NeuronPlace) => {
    chooseNeuron(place);
    const reached = sumStage(all, place.layer);
    if (reached > now) shownStage.value = reached;
    announceNeuron(place, all[reached]);
  };
  const setStage = (stage: number) => {
    shownStage.value = stage === all.length - 1 ? end : stage;
  };
  return (
    <PanelFrame name="layers" title={t.title}>
      <DigitChoice />
      <Stepper names={all.map(stageName)} now={now} onChange={setStage} />
      <Flow stages={all} now={now} chosen={chosen} terms={terms} labels={outputLabels()} onChoose={choose} />
      <div class="flow-foot">
        <StageText stages={all} now={now} />
        <div>
          <h4>{fill(t.chosen, { layer: chosen.layer, index: chosen.index })}</h4>
          <p class="note">{at > now ? fill(t.behind, { name: stageName(all[at]!) }) : t.hint}</p>
          <NeuronValues stages={all} at={at} now={now} index={chosen.index} />
          <Strongest
            caption={fill(t.strongest, { count, all: inputs })}
            terms={at > now ? [] : terms}
            rows={count}
            source={all[Math.max(0, at - 1)]!}
          />
        </div>
      </div>
    </PanelFrame>
  );
}

interface NeuronValuesProps {
  readonly stages: readonly Stage[];
  /** The stage of its sum. */
  readonly at: number;
  readonly now: number;
  readonly index: number;
}

/** The sum of a neuron and what becomes of it, as far as the digit has come. */
function NeuronValues({ stages: all, at, now, index }: NeuronValuesProps) {
  const own = all.slice(at, at + 1 + functionStages(all, at).length);
  return (
    <p class="neuron-values">
      {own.map((stage, i) => (
        <span key={i}>
          <StageName {...stage} />[{index}] ={" "}
          {stage.values === null || at + i > now ? "–" : formatNumber(stage.values[index]!)}
        </span>
      ))}
    </p>
  );
}

function announceNeuron({ layer, index }: NeuronPlace, stage: Stage | undefined): void {
  const sum = stage?.values?.[index];
  if (sum === undefined) return;
  announce(fill(textsOf(layersTexts).announced, { layer, index, sum: formatNumber(sum) }));
}

/** A name for each output: that of one sigmoid, which is the probability of the second of two classes, has that one's. */
function outputLabels(): readonly string[] | null {
  const network = subject.value?.network;
  if (network?.task === "binary") return [network.labels?.[1] ?? "1"];
  return network?.labels ?? null;
}
