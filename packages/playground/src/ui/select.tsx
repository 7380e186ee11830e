/** One of many words, folded: a label and a list that opens. */

import type { ComponentChildren } from "preact";
import { useUniqueId } from "./id.ts";

export interface SelectProps<T extends string> {
  readonly label: ComponentChildren;
  readonly value: T;
  readonly options: readonly { readonly value: T; readonly label: string }[];
  readonly onChange: (value: T) => void;
}

export function Select<T extends string>({ label, value, options, onChange }: SelectProps<T>) {
  const id = useUniqueId();
  return (
    <span class="number-field">
      <label for={id}>{label}</label>
      <select
        id={id}
        class="button"
        value={value}
        onChange={(event) => {
          const option = options.find((known) => known.value === event.currentTarget.value);
          if (option !== undefined) onChange(option.value);
        }}
      >
        {options.map((option) => (
          <option key={option.value} value={option.value}>
            {option.label}
          </option>
        ))}
      </select>
    </span>
  );
}
