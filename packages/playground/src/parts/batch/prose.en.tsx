/** The prose of the part "batch", in English. */

import { PanelPlace } from "../../ui/prose.tsx";

export const titleEn = "Batches";

export function ProseEn() {
  return (
    <>
      <PanelPlace name="race" />
    </>
  );
}
