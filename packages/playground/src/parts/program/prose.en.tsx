/** The prose of the part "program", in English. */

import { PanelPlace } from "../../ui/prose.tsx";

export const titleEn = "The whole program";

export function ProseEn() {
  return (
    <>
      <PanelPlace name="program" />
    </>
  );
}
