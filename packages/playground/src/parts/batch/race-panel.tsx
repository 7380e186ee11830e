/** To come. */

import { textsOf } from "../../page/language.ts";
import { PanelFrame } from "../../ui/panel-frame.tsx";
import { raceTexts } from "./race-texts.ts";

export function RacePanel() {
  const t = textsOf(raceTexts);
  return (
    <PanelFrame name="race" title={t.title}>
      <p>…</p>
    </PanelFrame>
  );
}
