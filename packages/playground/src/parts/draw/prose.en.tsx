/** The prose of the part "draw", in English. */

import { PanelPlace } from "../../ui/prose.tsx";

export const titleEn = "Draw a digit";

export function ProseEn() {
  return (
    <>
      <PanelPlace name="pad" />
    </>
  );
}
