/** The prose of the part "predict", in English. */

import { PanelPlace } from "../../ui/prose.tsx";

export const titleEn = "Prediction and accuracy";

export function ProseEn() {
  return (
    <>
      <PanelPlace name="accuracy" />
      <PanelPlace name="model" />
    </>
  );
}
