/** Two networks side by side, folded: what shows them comes when somebody opens it. */

import { useSignal } from "@preact/signals";
import type { ComponentType } from "preact";
import { textsOf } from "../../page/language.ts";
import { modelTexts } from "./model-texts.ts";

export function Beside() {
  const t = textsOf(modelTexts);
  const shown = useSignal<{ readonly Columns: ComponentType } | null>(null);
  const open = () => {
    import("./side-by-side.tsx").then(
      ({ Columns }) => (shown.value = { Columns }),
      () => {},
    );
  };
  return (
    <details class="beside" onToggle={open}>
      <summary>{t.beside}</summary>
      {shown.value !== null && <shown.value.Columns />}
    </details>
  );
}
