/** The prose of the part "mnist", in English. */

import { PanelPlace } from "../../ui/prose.tsx";

export const titleEn = "MNIST and its loader";

export function ProseEn() {
  return (
    <>
      <PanelPlace name="flags" />
    </>
  );
}
