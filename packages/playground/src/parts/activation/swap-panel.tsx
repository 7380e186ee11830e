/** To come. */

import { textsOf } from "../../page/language.ts";
import { PanelFrame } from "../../ui/panel-frame.tsx";
import { swapTexts } from "./swap-texts.ts";

export function SwapPanel() {
  const t = textsOf(swapTexts);
  return (
    <PanelFrame name="swap" title={t.title}>
      <p>…</p>
    </PanelFrame>
  );
}
