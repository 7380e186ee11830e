/** To come. */

import { textsOf } from "../../page/language.ts";
import { PanelFrame } from "../../ui/panel-frame.tsx";
import { accuracyTexts } from "./accuracy-texts.ts";

export function AccuracyPanel() {
  const t = textsOf(accuracyTexts);
  return (
    <PanelFrame name="accuracy" title={t.title}>
      <p>…</p>
    </PanelFrame>
  );
}
