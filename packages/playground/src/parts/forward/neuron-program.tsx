/** The chosen neuron as a program to copy, in Python with NumPy or in TypeScript. */

import type { WeightedSum } from "feedforward";
import { useMemo } from "preact/hooks";
import { fill, textsOf } from "../../page/language.ts";
import { choiceCodec } from "../../state/codecs.ts";
import { linked } from "../../state/link.ts";
import { Code } from "../../ui/code.tsx";
import { Choice } from "../../ui/controls.tsx";
import { type NeuronPlace, steps } from "./forward-state.ts";
import { type CodeExample, numpyCode, typescriptCode } from "./neuron-code.ts";
import { neuronTexts } from "./neuron-texts.ts";
import { functionStages, type Stage } from "./stages.ts";

const codeLanguages = ["numpy", "typescript"] as const;
const codeLanguage = linked("neuroncode", "numpy", choiceCodec(codeLanguages));

export interface NeuronProgramProps {
  readonly sum: WeightedSum | null;
  readonly place: NeuronPlace;
  readonly stages: readonly Stage[];
  /** The stage of the sum. */
  readonly at: number;
}

export function NeuronProgram({ sum, place, stages, at }: NeuronProgramProps) {
  const t = textsOf(neuronTexts);
  const chosen = codeLanguage.value;
  const code = useMemo(() => {
    if (sum === null) return "";
    const example = exampleOf(sum, { place, stages, at });
    return chosen === "numpy" ? numpyCode(example) : typescriptCode(example);
  }, [sum, place, stages, at, chosen]);
  return (
    <div class="neuron-program">
      <Choice
        label={t.codeIn}
        value={chosen}
        options={[
          { value: "numpy", label: "NumPy" },
          { value: "typescript", label: "TypeScript" },
        ]}
        onChange={(value) => (codeLanguage.value = value)}
      />
      <Code code={code} language={chosen === "numpy" ? "python" : "typescript"} />
    </div>
  );
}

function exampleOf(
  sum: WeightedSum,
  { place, stages, at }: Pick<NeuronProgramProps, "place" | "stages" | "at">,
): CodeExample {
  const t = textsOf(neuronTexts);
  const { layer, index } = place;
  const behind = functionStages(stages, at);
  const softmaxAt = behind.findIndex(({ fn }) => fn === "softmax");
  const functions = behind.flatMap((_, i) => {
    const made = steps.value?.[at + 1 + i]?.layer;
    return made === undefined || made === null || made.type === "dense" ? [] : [made];
  });
  return {
    sum,
    functions,
    sums: stages[softmaxAt < 0 ? at : at + softmaxAt]!.values ?? new Float32Array(),
    index,
    words: {
      title: fill(t.codeTitle, { layer, index }),
      inputs: t.codeInputs,
      order: t.codeOrder,
      others: t.codeOthers,
    },
  };
}
