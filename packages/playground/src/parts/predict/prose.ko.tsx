/** The prose of the part "predict", in Korean. */

import { PanelPlace } from "../../ui/prose.tsx";

export const titleKo = "추론과 정확도";

export function ProseKo() {
  return (
    <>
      <PanelPlace name="accuracy" />
      <PanelPlace name="model" />
    </>
  );
}
