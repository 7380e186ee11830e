/** To come. */

import { textsOf } from "../../page/language.ts";
import { PanelFrame } from "../../ui/panel-frame.tsx";
import { activationTexts } from "./activation-texts.ts";

export function ActivationPanel() {
  const t = textsOf(activationTexts);
  return (
    <PanelFrame name="activation" title={t.title}>
      <p>…</p>
    </PanelFrame>
  );
}
