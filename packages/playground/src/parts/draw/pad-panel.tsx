/** To come. */

import { textsOf } from "../../page/language.ts";
import { PanelFrame } from "../../ui/panel-frame.tsx";
import { padTexts } from "./pad-texts.ts";

export function PadPanel() {
  const t = textsOf(padTexts);
  return (
    <PanelFrame name="pad" rank={2} title={t.title}>
      <p>…</p>
    </PanelFrame>
  );
}
