/**
 * What stands in the HTML for each panel: its title, and room for what the scripts bring; of the pad also the place where one
 * will draw, which everybody sees first. Whole panels would make the page twice as heavy, and without scripts be of no use.
 */

import { documentTexts } from "../page/document-texts.ts";
import { type Both, textsOf } from "../page/language.ts";
import { activationTexts } from "./activation/activation-texts.ts";
import { collapseTexts } from "./activation/collapse-texts.ts";
import { swapTexts } from "./activation/swap-texts.ts";
import { raceTexts } from "./batch/race-texts.ts";
import { padTexts } from "./draw/pad-texts.ts";
import { handTexts } from "./forward/hand-texts.ts";
import { layersTexts } from "./forward/layers-texts.ts";
import { neuronTexts } from "./forward/neuron-texts.ts";
import { flagsTexts } from "./mnist/flags-texts.ts";
import { softmaxTexts } from "./output/softmax-texts.ts";
import { panelHeights } from "./panel-heights.ts";
import type { PanelName } from "./panel-names.ts";
import { perceptronTexts } from "./perceptron/perceptron-texts.ts";
import { accuracyTexts } from "./predict/accuracy-texts.ts";
import { modelTexts } from "./predict/model-texts.ts";
import { programTexts } from "./program/program-texts.ts";
import { shapesTexts } from "./shapes/shapes-texts.ts";
import { trainTexts } from "./train/train-texts.ts";
import { whyTexts } from "./why/why-texts.ts";

const texts = {
  pad: padTexts,
  perceptron: perceptronTexts,
  activation: activationTexts,
  swap: swapTexts,
  collapse: collapseTexts,
  shapes: shapesTexts,
  hand: handTexts,
  layers: layersTexts,
  neuron: neuronTexts,
  why: whyTexts,
  softmax: softmaxTexts,
  flags: flagsTexts,
  accuracy: accuracyTexts,
  model: modelTexts,
  race: raceTexts,
  train: trainTexts,
  program: programTexts,
} satisfies Record<PanelName, Both<{ readonly title: string }>>;

const screens = ["phone", "tablet", "desk"] as const;

/** A panel as the HTML has it. */
export function PrerenderedPanel({ name }: { readonly name: PanelName }) {
  const { title } = textsOf<{ title: string }>(texts[name]);
  const isPad = name === "pad";
  const Heading = isPad ? "h2" : "h3";
  return (
    <div class="frame">
      <div class="frame-bar">
        <Heading class="frame-title">{title}</Heading>
      </div>
      <div class={isPad ? "frame-body draw" : "frame-body"}>
        {isPad && <PadPlace />}
        {screens.map((screen, i) => (
          // An attribute gives the height: the page's policy allows no styles in the markup.
          <svg key={screen} class={`room room-${screen}`} width="1" height={panelHeights[name][i]} aria-hidden="true" />
        ))}
      </div>
    </div>
  );
}

/** Where one will draw; and what will not be, where scripts do not run. */
function PadPlace() {
  const t = textsOf(padTexts);
  return (
    <div class="stage">
      <div class="pad draw-pad">
        <p class="pad-hint">
          <span>{t.hint}</span>
          <noscript>
            <small>{textsOf(documentTexts).noScript}</small>
          </noscript>
        </p>
      </div>
    </div>
  );
}
