/** Controls: one choice of several, a switch; a slider stands apart, since the first view has none. Labels are always visible. */

import type { ComponentChildren } from "preact";
import { useUniqueId } from "./id.ts";

export interface ChoiceProps<T extends string> {
  readonly label: string;
  readonly value: T;
  readonly options: readonly { readonly value: T; readonly label: ComponentChildren; readonly title?: string }[];
  readonly onChange: (value: T) => void;
  readonly isLabelHidden?: boolean;
}

/** One of a few, side by side: radio buttons that look like one bar. */
export function Choice<T extends string>({ label, value, options, onChange, isLabelHidden = false }: ChoiceProps<T>) {
  const name = useUniqueId();
  return (
    <fieldset class="choice">
      <legend class={isLabelHidden ? "visually-hidden" : undefined}>{label}</legend>
      <div class="choice-bar">
        {options.map((option) => (
          <label key={option.value} title={option.title}>
            <input
              type="radio"
              name={name}
              value={option.value}
              checked={option.value === value}
              onChange={() => onChange(option.value)}
            />
            <span>{option.label}</span>
          </label>
        ))}
      </div>
    </fieldset>
  );
}

export interface SwitchProps {
  readonly label: ComponentChildren;
  readonly isOn: boolean;
  readonly onChange: (isOn: boolean) => void;
}

export function Switch({ label, isOn, onChange }: SwitchProps) {
  return (
    <label class="switch">
      <input
        type="checkbox"
        role="switch"
        aria-checked={isOn}
        checked={isOn}
        onChange={(event) => onChange(event.currentTarget.checked)}
      />
      <span>{label}</span>
    </label>
  );
}

/** Work on its way: a bar with words, and the share where it is known. */
export function Progress({ label, share }: { readonly label: string; readonly share: number | null }) {
  return (
    <div class="progress">
      <span>{label}</span>
      <progress aria-label={label} max={1} {...(share === null ? {} : { value: share })} />
    </div>
  );
}

/** What went wrong, in a sentence, with a way to try again. */
export function Failure({ message, retry, onRetry }: { message: string; retry: string; onRetry: () => void }) {
  return (
    <p class="failure" role="alert">
      {message}{" "}
      <button type="button" class="button" onClick={onRetry}>
        {retry}
      </button>
    </p>
  );
}
