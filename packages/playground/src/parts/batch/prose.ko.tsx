/** The prose of the part "batch", in Korean. */

import { PanelPlace } from "../../ui/prose.tsx";

export const titleKo = "배치 처리";

export function ProseKo() {
  return (
    <>
      <PanelPlace name="race" />
    </>
  );
}
