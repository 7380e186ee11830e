/** To come. */

import { textsOf } from "../../page/language.ts";
import { PanelFrame } from "../../ui/panel-frame.tsx";
import { softmaxTexts } from "./softmax-texts.ts";

export function SoftmaxPanel() {
  const t = textsOf(softmaxTexts);
  return (
    <PanelFrame name="softmax" title={t.title}>
      <p>…</p>
    </PanelFrame>
  );
}
