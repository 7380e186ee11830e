/** A slider with its value beside it, which is also what is said of it. The label is always visible. */

import type { ComponentChildren } from "preact";
import { useUniqueId } from "./id.ts";
import { formatNumber } from "./number.ts";

export interface SliderProps {
  readonly label: ComponentChildren;
  readonly value: number;
  readonly min: number;
  readonly max: number;
  readonly step?: number;
  /** How the value is written beside the slider, and said. */
  readonly format?: (value: number) => string;
  readonly onChange: (value: number) => void;
}

export function Slider({ label, value, min, max, step = 1, format = formatNumber, onChange }: SliderProps) {
  const id = useUniqueId();
  return (
    <div class="slider">
      <label for={id}>{label}</label>
      <input
        id={id}
        type="range"
        min={min}
        max={max}
        step={step}
        value={value}
        aria-valuetext={format(value)}
        onInput={(event) => onChange(Number(event.currentTarget.value))}
      />
      <output for={id}>{format(value)}</output>
    </div>
  );
}
