/** The book's network of three layers by hand: a graph, a neuron's sum in full, all stages, and the same as a program. */

import { fill, textsOf } from "../../page/language.ts";
import { choiceCodec } from "../../state/codecs.ts";
import { linked } from "../../state/link.ts";
import { Code } from "../../ui/code.tsx";
import { Choice } from "../../ui/controls.tsx";
import { Icon } from "../../ui/icon.tsx";
import { PanelFrame } from "../../ui/panel-frame.tsx";
import { Slider } from "../../ui/slider.tsx";
import { numpyHand, typescriptHand } from "./hand-code.ts";
import { HandGraph } from "./hand-graph.tsx";
import { bookInputs, goTo, inputLimits, inputs, now, stages } from "./hand-state.ts";
import { HandSum, HandValues } from "./hand-sum.tsx";
import { handTexts } from "./hand-texts.ts";
import { Stepper } from "./stepper.tsx";

export function HandPanel() {
  const t = textsOf(handTexts);
  return (
    <PanelFrame name="hand" title={t.title}>
      <Stepper names={stages.value.map(({ name }) => name)} now={now.value} onChange={goTo} />
      <div class="hand-view">
        <div>
          <HandGraph />
          <p class="note">{t.hint}</p>
        </div>
        <div class="hand-numbers">
          <Inputs />
          <HandSum />
        </div>
      </div>
      <div class="hand-view">
        <HandValues />
        <Program />
      </div>
    </PanelFrame>
  );
}

function Inputs() {
  const t = textsOf(handTexts);
  const isBook = inputs.value.every((value, i) => value === bookInputs[i]);
  return (
    <div>
      {inputs.value.map((value, index) => (
        <Slider
          key={index}
          label={fill(t.input, { index })}
          value={value}
          {...inputLimits}
          step={0.1}
          onChange={(changed) => {
            inputs.value = inputs.value.with(index, changed);
          }}
        />
      ))}
      <button
        type="button"
        class="button"
        disabled={isBook}
        onClick={() => {
          inputs.value = bookInputs;
        }}
      >
        <Icon name="reset" /> {t.book}
      </button>
    </div>
  );
}

const languages = ["typescript", "numpy"] as const;
const codeLanguage = linked("handcode", "numpy", choiceCodec(languages));

function Program() {
  const t = textsOf(handTexts);
  const program = { inputs: inputs.value, outputs: stages.value.at(-1)!.values };
  const isNumpy = codeLanguage.value === "numpy";
  return (
    <div class="hand-program">
      <Choice
        label={t.code}
        value={codeLanguage.value}
        options={[
          { value: "numpy", label: "NumPy" },
          { value: "typescript", label: "TypeScript" },
        ]}
        onChange={(language) => {
          codeLanguage.value = language;
        }}
      />
      <Code
        code={isNumpy ? numpyHand(program) : typescriptHand(program)}
        language={isNumpy ? "python" : "typescript"}
      />
    </div>
  );
}
