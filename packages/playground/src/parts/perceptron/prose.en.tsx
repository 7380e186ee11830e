/** The prose of the part "perceptron", in English. */

import { PanelPlace } from "../../ui/prose.tsx";

export const titleEn = "The perceptron";

export function ProseEn() {
  return (
    <>
      <PanelPlace name="perceptron" />
    </>
  );
}
