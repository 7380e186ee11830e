/** The values of all stages side by side, a picture each; lines join the chosen neuron to its strongest inputs. */

import type { Term } from "feedforward";
import { useRef } from "preact/hooks";
import { fill, textsOf } from "../../page/language.ts";
import { HeatMap } from "../../ui/heat-map.tsx";
import { formatNumber, formatPercent } from "../../ui/number.ts";
import { Edges } from "./edges.tsx";
import type { NeuronPlace } from "./forward-state.ts";
import { forwardTexts } from "./forward-texts.ts";
import { layersTexts } from "./layers-texts.ts";
import { StageName } from "./stage-name.tsx";
import { columnsOf, type Stage, stageName } from "./stages.ts";

export interface FlowProps {
  readonly stages: readonly Stage[];
  /** The last stage that is shown. */
  readonly now: number;
  readonly chosen: NeuronPlace;
  readonly terms: readonly Term[];
  readonly labels: readonly string[] | null;
  readonly onChoose: (place: NeuronPlace) => void;
}

export function Flow({ stages, now, chosen, terms, labels, onChoose }: FlowProps) {
  const flow = useRef<HTMLDivElement>(null);
  return (
    <div class="flow" ref={flow}>
      {groupsOf(stages).map((group) => (
        <div class="flow-group" key={group[0]}>
          <p class="flow-layer note">{layerName(stages[group[0]!]!, stages.at(-1)!)}</p>
          {group.map((i) => {
            const stage = stages[i]!;
            const place = stage.layer === chosen.layer ? chosen.index : null;
            const props = { stage, labels, isAhead: i > now, isNow: i === now };
            return (
              <StageMap
                key={i}
                {...props}
                position={i}
                chosen={place}
                onChoose={(index) => onChoose({ layer: stage.layer, index })}
              />
            );
          })}
        </div>
      ))}
      <Edges flow={flow} stages={stages} now={now} chosen={chosen} terms={terms} />
    </div>
  );
}

/** What the chapter calls a layer. */
function layerName({ layer }: Stage, last: Stage): string {
  const t = textsOf(forwardTexts);
  if (layer === 0) return t.inputLayer;
  return layer === last.layer ? t.outputLayer : fill(t.hiddenLayer, { layer });
}

/** The positions of the stages of each layer; the input stands alone. */
function groupsOf(stages: readonly Stage[]): number[][] {
  const groups: number[][] = [];
  stages.forEach(({ isSum }, i) => {
    if (i === 0 || isSum || groups.length === 1) groups.push([i]);
    else groups.at(-1)!.push(i);
  });
  return groups;
}

interface StageMapProps {
  readonly stage: Stage;
  readonly position: number;
  readonly isAhead: boolean;
  readonly isNow: boolean;
  readonly chosen: number | null;
  readonly labels: readonly string[] | null;
  readonly onChoose: (index: number) => void;
}

function StageMap({ stage, position, isAhead, isNow, chosen, labels, onChoose }: StageMapProps) {
  const t = textsOf(layersTexts);
  const isNeuron = stage.layer > 0;
  const name = stageName(stage);
  const columns = columnsOf(stage.size);
  const values = stage.values ?? blank(stage.size);
  const isWithValues = columns === 1;
  const classes = ["flow-stage", isAhead ? "is-ahead" : "", isNow ? "is-now" : ""].join(" ");
  return (
    <figure class={classes} data-stage={position}>
      <figcaption>
        <StageName {...stage} /> <span class="note">{stage.size}</span>
      </figcaption>
      <div class={isWithValues ? "flow-column" : `flow-map flow-map-${Math.min(columns, 28)}`}>
        {isWithValues && <Column texts={classLabels(stage, labels)} />}
        <HeatMap
          values={values}
          columns={columns}
          label={fill(isNeuron ? t.chooseMap : t.map, { name, size: stage.size })}
          scale={position === 0 && stage.values?.every((value) => value >= 0) !== false ? "ink" : "signed"}
          {...(stage.fn === "softmax" ? { most: 1 } : {})}
          chosen={isNeuron ? chosen : null}
          hasTable={false}
          {...(isNeuron ? { onChoose } : {})}
        />
        {isWithValues && <Column texts={valueTexts(stage, isAhead)} />}
      </div>
    </figure>
  );
}

/** Texts beside a picture of one column, a line a row. */
function Column({ texts }: { readonly texts: readonly string[] }) {
  return (
    <div class="flow-texts" aria-hidden="true">
      {texts.map((text, i) => (
        <span key={i}>{text}</span>
      ))}
    </div>
  );
}

function classLabels({ size }: Stage, labels: readonly string[] | null): string[] {
  return Array.from({ length: size }, (_, i) => (labels?.length === size ? labels[i]! : String(i)));
}

function valueTexts({ values, size, fn }: Stage, isAhead: boolean): string[] {
  const write = fn === "softmax" ? (value: number) => formatPercent(value) : (value: number) => formatNumber(value, 3);
  return Array.from({ length: size }, (_, i) => (values === null || isAhead ? "–" : write(values[i]!)));
}

const blanks = new Map<number, Float32Array>();

/** Nothing yet, and always the same nothing, so that it is drawn once. */
function blank(size: number): Float32Array {
  const known = blanks.get(size) ?? new Float32Array(size);
  blanks.set(size, known);
  return known;
}
