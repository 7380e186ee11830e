/** To come. */

import { textsOf } from "../../page/language.ts";
import { PanelFrame } from "../../ui/panel-frame.tsx";
import { programTexts } from "./program-texts.ts";

export function ProgramPanel() {
  const t = textsOf(programTexts);
  return (
    <PanelFrame name="program" title={t.title}>
      <p>…</p>
    </PanelFrame>
  );
}
