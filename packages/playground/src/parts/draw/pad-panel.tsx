/** A pad to draw a digit on, the network's answer, and what was done to the drawing in between. */

import { useSignal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import { textsOf } from "../../page/language.ts";
import { useUniqueId } from "../../ui/id.ts";
import { PanelFrame } from "../../ui/panel-frame.tsx";
import { fileProblem, needAll } from "./actions.ts";
import { startGhost } from "./ghost.ts";
import { PadNetwork } from "./pad-network.tsx";
import { PadNumbers, PadSteps } from "./pad-steps.tsx";
import { padTexts } from "./pad-texts.ts";
import { PadKeys, PadSamples, PadTools } from "./pad-tools.tsx";
import { publishDigit } from "./reading.ts";
import { Stage } from "./stage.tsx";

export function PadPanel() {
  const t = textsOf(padTexts);
  const keysId = useUniqueId();
  const body = useRef<HTMLDivElement>(null);
  const isOver = useSignal(false);
  useEffect(() => {
    void needAll();
    const unpublish = publishDigit();
    const endGhost = startGhost();
    // Most readers draw: what takes pictures that are pasted or dropped comes after the first view.
    const unlisten = listenLater(body.current!, (isDragged) => (isOver.value = isDragged));
    return () => {
      unpublish();
      endGhost();
      unlisten();
    };
  }, []);
  return (
    <PanelFrame name="pad" rank={2} title={t.title}>
      <div ref={body} class={isOver.value ? "draw is-over" : "draw"}>
        <Stage keysId={keysId} />
        <div class="draw-tools">
          <PadTools />
          <PadNetwork />
          {fileProblem.value !== null && (
            <p class="failure" role="alert">
              {fileProblem.value}
            </p>
          )}
          <PadSamples />
          <PadKeys id={keysId} />
        </div>
        <PadSteps />
        <PadNumbers />
      </div>
    </PanelFrame>
  );
}

/** Takes pictures once what takes them has come, until the returned function is called. */
function listenLater(body: HTMLElement, follow: (isOver: boolean) => void): () => void {
  let isOver = false;
  let unlisten = () => {};
  const listen = async () => {
    const { takeBroughtPictures } = await import("./brought-pictures.ts");
    if (!isOver) unlisten = takeBroughtPictures(body, follow);
  };
  listen().catch(() => {});
  return () => {
    isOver = true;
    unlisten();
  };
}
