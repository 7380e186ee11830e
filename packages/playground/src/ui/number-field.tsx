/** A number to type. The drawing pad has none, so this is no part of the first view. */

import type { ComponentChildren } from "preact";
import { fill, textsOf } from "../page/language.ts";
import { useUniqueId } from "./id.ts";
import { formatNumber } from "./number.ts";
import { numberFieldTexts } from "./number-field-texts.ts";
import { notify } from "./panel-frame.tsx";

export interface NumberFieldProps {
  readonly label: ComponentChildren;
  readonly value: number;
  readonly min: number;
  readonly max: number;
  readonly step?: number;
  readonly onChange: (value: number) => void;
  /** Shows the label to screen readers alone: the place of the field says what it is. */
  readonly isLabelHidden?: boolean;
}

/** One outside the bounds becomes the nearest when it is entered, and that is said; what is no number is not taken. */
export function NumberField({ label, value, min, max, step = 0.1, onChange, isLabelHidden = false }: NumberFieldProps) {
  const id = useUniqueId();
  const enter = (field: HTMLInputElement) => {
    const typed = field.valueAsNumber;
    if (Number.isNaN(typed) || (typed >= min && typed <= max)) return;
    const taken = Math.max(min, Math.min(max, typed));
    field.value = String(taken);
    onChange(taken);
    const [from, to] = [formatNumber(min), formatNumber(max)];
    notify(fill(textsOf(numberFieldTexts).nearest, { from, to, taken: formatNumber(taken) }));
  };
  return (
    <span class="number-field">
      <label for={id} class={isLabelHidden ? "visually-hidden" : undefined}>
        {label}
      </label>
      <input
        id={id}
        type="number"
        inputMode="decimal"
        min={min}
        max={max}
        step={step}
        value={value}
        onInput={(event) => {
          const typed = event.currentTarget.valueAsNumber;
          if (typed >= min && typed <= max) onChange(typed);
        }}
        onChange={(event) => enter(event.currentTarget)}
        onBlur={(event) => {
          event.currentTarget.value = String(value);
        }}
      />
    </span>
  );
}
