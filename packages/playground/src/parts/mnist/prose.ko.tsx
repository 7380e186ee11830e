/** The prose of the part "mnist", in Korean. */

import { PanelPlace } from "../../ui/prose.tsx";

export const titleKo = "MNIST 데이터셋과 불러오기";

export function ProseKo() {
  return (
    <>
      <PanelPlace name="flags" />
    </>
  );
}
