/** The prose of the part "forward", in English. */

import { PanelPlace } from "../../ui/prose.tsx";

export const titleEn = "A network of three layers";

export function ProseEn() {
  return (
    <>
      <PanelPlace name="hand" />
      <PanelPlace name="layers" />
      <PanelPlace name="neuron" />
    </>
  );
}
