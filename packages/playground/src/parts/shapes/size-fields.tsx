/** The sizes of X, W and B. */

import { fill, textsOf } from "../../page/language.ts";
import { Choice, Switch } from "../../ui/controls.tsx";
import { NumberField } from "../../ui/number-field.tsx";
import { Slider } from "../../ui/slider.tsx";
import { grids, most, type Sizes, sizes } from "./shapes-state.ts";
import { shapesTexts } from "./shapes-texts.ts";

function change(sized: Partial<Sizes>): void {
  sizes.value = { ...sizes.value, ...sized };
}

interface SizeProps {
  readonly label: string;
  readonly value: number;
  readonly max: number;
  readonly onChange: (size: number) => void;
}

/** A whole size from 1. */
function Size({ label, value, max, onChange }: SizeProps) {
  return (
    <NumberField
      label={label}
      value={value}
      min={1}
      max={max}
      step={1}
      onChange={(size) => Number.isInteger(size) && onChange(size)}
    />
  );
}

export function SizeFields() {
  return (
    <div class="shapes-sizes">
      <InputSizes />
      <WeightSizes />
      <BiasSize />
    </div>
  );
}

/** Matrix or vector; what is one has one size less. */
function Rank({ name, isMatrix, onChange }: { name: string; isMatrix: boolean; onChange: (is: boolean) => void }) {
  const t = textsOf(shapesTexts);
  return (
    <Choice
      label={fill(t.sizesOf, { name })}
      value={isMatrix ? "matrix" : "vector"}
      options={[
        { value: "matrix", label: t.matrix },
        { value: "vector", label: t.asVector },
      ]}
      onChange={(rank) => onChange(rank === "matrix")}
    />
  );
}

function InputSizes() {
  const t = textsOf(shapesTexts);
  const { x } = sizes.value;
  const inner = x.at(-1)!;
  const rows = grids.value.x.rows;
  const isMatrix = x.length === 2;
  return (
    <div>
      <Rank name="X" isMatrix={isMatrix} onChange={(is) => change({ x: is ? [1, inner] : [inner] })} />
      <Slider label={t.batch} value={rows} min={1} max={most.rows} onChange={(n) => change({ x: [n, inner] })} />
      <Size
        label={t.columns}
        value={inner}
        max={most.inner}
        onChange={(k) => change({ x: isMatrix ? [x[0]!, k] : [k] })}
      />
    </div>
  );
}

function WeightSizes() {
  const t = textsOf(shapesTexts);
  const { w } = sizes.value;
  const [inner = 1, outputs] = w;
  return (
    <div>
      <Rank
        name="W"
        isMatrix={outputs !== undefined}
        onChange={(is) => change(is ? { w: [inner, 1] } : { w: [inner], b: null })}
      />
      <Size label={t.rows} value={inner} max={most.inner} onChange={(k) => change({ w: w.with(0, k) })} />
      {outputs !== undefined && (
        <Size label={t.outputs} value={outputs} max={most.outputs} onChange={(m) => change({ w: [inner, m] })} />
      )}
    </div>
  );
}

/** A vector W has no bias here: its product has one number a row of X, and a bias is one number an output. */
function BiasSize() {
  const t = textsOf(shapesTexts);
  const { w, b } = sizes.value;
  const outputs = w[1];
  return (
    <div hidden={outputs === undefined}>
      <Switch label={t.withBias} isOn={b !== null} onChange={(isOn) => change({ b: isOn ? (outputs ?? 1) : null })} />
      {b !== null && <Size label={t.length} value={b} max={most.outputs} onChange={(size) => change({ b: size })} />}
    </div>
  );
}
