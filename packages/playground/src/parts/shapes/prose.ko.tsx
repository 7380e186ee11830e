/** The prose of the part "shapes", in Korean. */

import { PanelPlace } from "../../ui/prose.tsx";

export const titleKo = "행렬의 곱과 형상";

export function ProseKo() {
  return (
    <>
      <PanelPlace name="shapes" />
    </>
  );
}
