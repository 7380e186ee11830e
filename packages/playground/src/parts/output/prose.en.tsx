/** The prose of the part "output", in English. */

import { PanelPlace } from "../../ui/prose.tsx";

export const titleEn = "The output layer and softmax";

export function ProseEn() {
  return (
    <>
      <PanelPlace name="softmax" />
    </>
  );
}
