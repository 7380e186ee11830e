/** The prose of the part "shapes", in English. */

import { PanelPlace } from "../../ui/prose.tsx";

export const titleEn = "Matrix products and their shapes";

export function ProseEn() {
  return (
    <>
      <PanelPlace name="shapes" />
    </>
  );
}
