/** The prose of the part "activation", in English. */

import { PanelPlace } from "../../ui/prose.tsx";

export const titleEn = "Activation functions";

export function ProseEn() {
  return (
    <>
      <PanelPlace name="activation" />
      <PanelPlace name="swap" />
      <PanelPlace name="collapse" />
    </>
  );
}
