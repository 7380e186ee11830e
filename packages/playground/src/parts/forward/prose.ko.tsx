/** The prose of the part "forward", in Korean. */

import { PanelPlace } from "../../ui/prose.tsx";

export const titleKo = "3층 신경망";

export function ProseKo() {
  return (
    <>
      <PanelPlace name="hand" />
      <PanelPlace name="layers" />
      <PanelPlace name="neuron" />
    </>
  );
}
