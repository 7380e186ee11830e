/** Which network reads the pad. Its name is there from the beginning; what chooses another comes after the first view. */

import { useSignal } from "@preact/signals";
import type { ComponentType } from "preact";
import { useEffect } from "preact/hooks";
import { subject } from "../../state/networks.ts";

export function PadNetwork() {
  const line = useSignal<{ readonly Line: ComponentType } | null>(null);
  useEffect(() => {
    void import("../../ui/network-line.tsx").then(
      ({ NetworkLine }) => (line.value = { Line: NetworkLine }),
      () => {},
    );
  }, []);
  if (line.value !== null) return <line.value.Line />;
  return <p class="network-line">{subject.value?.name}</p>;
}
