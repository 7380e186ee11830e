/** The prose of the part "activation", in Korean. */

import { PanelPlace } from "../../ui/prose.tsx";

export const titleKo = "활성화 함수";

export function ProseKo() {
  return (
    <>
      <PanelPlace name="activation" />
      <PanelPlace name="swap" />
      <PanelPlace name="collapse" />
    </>
  );
}
