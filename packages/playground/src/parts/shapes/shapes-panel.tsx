/** Shapes of X·W + B: three arrays to one scale, inner sizes that agree or do not, and every cell of Y as its sum. */

import { fill, textsOf } from "../../page/language.ts";
import { Choice } from "../../ui/controls.tsx";
import { NumbersTable } from "../../ui/heat-map.tsx";
import { PanelFrame } from "../../ui/panel-frame.tsx";
import { CellFields, CellSum } from "./cell-sum.tsx";
import { shapeText } from "./shape-text.ts";
import { ShapesDrawing } from "./shapes-drawing.tsx";
import { grids, type PresetName, preset, presets, result, sizes, sizesCodec } from "./shapes-state.ts";
import { shapesTexts } from "./shapes-texts.ts";
import { SizeFields } from "./size-fields.tsx";

export function ShapesPanel() {
  const t = textsOf(shapesTexts);
  const { y } = result.value;
  return (
    <PanelFrame name="shapes" title={t.title}>
      <Presets />
      <Equation />
      <div class="shapes-view">
        <div>
          <ShapesDrawing />
          <p class="note">{y === null ? "\u00a0" : t.hint}</p>
        </div>
        <div class="shapes-cell">
          <CellSum />
          {y !== null && <CellFields />}
          <BroadcastNote />
        </div>
      </div>
      <SizeFields />
      {y !== null && <NumbersTable values={y.data} columns={grids.value.y.columns} label={t.numbers} />}
    </PanelFrame>
  );
}

function Presets() {
  const t = textsOf(shapesTexts);
  return (
    <Choice<PresetName | "">
      label={t.examples}
      value={preset.value ?? ""}
      options={(Object.keys(presets) as PresetName[]).map((value) => ({ value, label: t[value] }))}
      onChange={(name) => {
        if (name !== "") sizes.value = sizesCodec.read(presets[name].text)!;
      }}
    />
  );
}

/** `X (2, 3) · W (3, 2) + B (2) = Y (2, 2)`, the inner sizes in colour, and what is to be said of them. */
function Equation() {
  const t = textsOf(shapesTexts);
  const { x, w, b } = sizes.value;
  const { y } = result.value;
  const inner = x.at(-1)!;
  const isFit = inner === w[0];
  const look = isFit ? "shapes-fit-size" : "shapes-unfit-size";
  return (
    <div class="shapes-equation">
      <p>
        <span class="tex">
          X ({x.length === 2 && `${x[0]}, `}
          <b class={look}>{inner}</b>)
        </span>{" "}
        <span class="tex">
          · W (<b class={look}>{w[0]}</b>
          {w.length === 2 && `, ${w[1]}`})
        </span>{" "}
        {b !== null && <span class="tex">{`+ B ${shapeText([b])} `}</span>}
        <span class="tex">{`= Y ${y === null ? "?" : shapeText(y.shape)}`}</span>
      </p>
      <p class={`note ${look}`}>{isFit ? fill(t.agree, { k: inner }) : fill(t.disagree, { a: inner, b: w[0]! })}</p>
    </div>
  );
}

/** A bias that is wider than the product stretches it: no error, and seldom what was meant. */
function BroadcastNote() {
  const t = textsOf(shapesTexts);
  const { b } = sizes.value;
  const { w, y } = grids.value;
  if (b === null || result.value.y === null || y.columns === w.columns) return null;
  return <p class="note">{fill(t.broadcast, { b, m: w.columns })}</p>;
}
