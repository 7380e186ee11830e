/** The prose of the part "program", in Korean. */

import { PanelPlace } from "../../ui/prose.tsx";

export const titleKo = "전체 프로그램";

export function ProseKo() {
  return (
    <>
      <PanelPlace name="program" />
    </>
  );
}
