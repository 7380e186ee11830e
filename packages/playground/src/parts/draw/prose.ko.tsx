/** The prose of the part "draw", in Korean. */

import { PanelPlace } from "../../ui/prose.tsx";

export const titleKo = "숫자를 그려 보세요";

export function ProseKo() {
  return (
    <>
      <PanelPlace name="pad" />
    </>
  );
}
