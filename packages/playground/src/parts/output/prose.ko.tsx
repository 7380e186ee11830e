/** The prose of the part "output", in Korean. */

import { PanelPlace } from "../../ui/prose.tsx";

export const titleKo = "출력층과 소프트맥스";

export function ProseKo() {
  return (
    <>
      <PanelPlace name="softmax" />
    </>
  );
}
