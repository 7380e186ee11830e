/** What is folded below a panel: its code comes when somebody opens it. */

import { useSignal } from "@preact/signals";
import type { ComponentType } from "preact";

interface FoldedProps {
  readonly name: string;
  readonly title: string;
  readonly load: () => Promise<ComponentType>;
}

export function Folded({ name, title, load }: FoldedProps) {
  const shown = useSignal<{ readonly Content: ComponentType } | null>(null);
  const open = () => {
    load().then(
      (Content) => (shown.value = { Content }),
      () => {},
    );
  };
  return (
    <details class={name} onToggle={open}>
      <summary>{title}</summary>
      {shown.value !== null && <shown.value.Content />}
    </details>
  );
}
