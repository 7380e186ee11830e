/** The functions that the chapter does not have, folded away below those that it has until somebody wants them. */

import { useSignal } from "@preact/signals";
import type { ComponentChildren } from "preact";
import { useEffect } from "preact/hooks";
import { textsOf } from "../../page/language.ts";
import { furtherTexts } from "./further-texts.ts";

export interface FurtherProps {
  /** Whether one of them is shown anyhow. */
  readonly isOpen: boolean;
  readonly children: ComponentChildren;
}

export function Further({ isOpen, children }: FurtherProps) {
  // Once open, it stays until the reader closes it.
  const isUnfolded = useSignal(isOpen);
  useEffect(() => {
    if (isOpen) isUnfolded.value = true;
  }, [isOpen]);
  return (
    <details open={isUnfolded.value} onToggle={(event) => (isUnfolded.value = event.currentTarget.open)}>
      <summary class="note">{textsOf(furtherTexts).further}</summary>
      {children}
    </details>
  );
}
