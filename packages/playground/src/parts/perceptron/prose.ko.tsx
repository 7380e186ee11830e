/** The prose of the part "perceptron", in Korean. */

import { PanelPlace } from "../../ui/prose.tsx";

export const titleKo = "퍼셉트론";

export function ProseKo() {
  return (
    <>
      <PanelPlace name="perceptron" />
    </>
  );
}
