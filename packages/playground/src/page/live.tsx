/** What the page says: one polite region for screen readers, shown for a moment where nothing else shows it. */

import { useSignal, useSignalEffect } from "@preact/signals";
import { announcement } from "../ui/panel-frame.tsx";

const shownMs = 4000;

export function Live() {
  const isShown = useSignal(false);
  useSignalEffect(() => {
    isShown.value = announcement.value.isShown;
    if (!announcement.value.isShown) return;
    const timer = setTimeout(() => (isShown.value = false), shownMs);
    return () => clearTimeout(timer);
  });
  return (
    <p role="status" aria-live="polite" class={isShown.value ? "live is-shown" : "live"}>
      {announcement.value.text}
    </p>
  );
}
