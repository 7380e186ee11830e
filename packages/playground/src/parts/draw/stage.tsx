/** The stage: white paper, the network's neurons that light up while one draws, and its answer. */

import { useSignal, useSignalEffect } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import { fill, textsOf } from "../../page/language.ts";
import { isInking, isPrepared } from "./drawing.ts";
import { isGhost } from "./ghost.ts";
import { hiddenSizes, machine } from "./machine.ts";
import { PadBars, PadPrediction } from "./pad-answer.tsx";
import { PadCanvas } from "./pad-canvas.tsx";
import { padTexts } from "./pad-texts.ts";
import { isTwo, reading } from "./reading.ts";
import { drawStage, type Places, placesOf } from "./stage-drawing.ts";

export function Stage({ keysId }: { readonly keysId: string }) {
  const t = textsOf(padTexts);
  const stage = useRef<HTMLDivElement>(null);
  const canvas = useRef<HTMLCanvasElement>(null);
  usePicture(stage, canvas);
  return (
    <div class="stage" ref={stage}>
      <PadCanvas describedBy={keysId} />
      <p class="stage-caption stage-caption-pad">{t.pixels}</p>
      <div class="stage-layers" role="img" aria-label={fill(t.machine, { sizes: hiddenSizes.value.join(", ") })}>
        {hiddenSizes.value.map((size, i) => (
          <div key={i} class="stage-layer">
            <div class="stage-neurons" />
            <p class="stage-caption">{fill(t.neurons, { size })}</p>
          </div>
        ))}
      </div>
      <div class="stage-answer">
        <PadPrediction />
        <PadBars />
      </div>
      <p class="stage-caption stage-caption-outputs">{t.outputs}</p>
      <p class="stage-next">{nextOf(t)}</p>
      <div class="stage-picture" aria-hidden="true">
        <canvas ref={canvas} />
      </div>
    </div>
  );
}

/** Draws whenever the answer or the layout changes. */
function usePicture(
  stage: { readonly current: HTMLElement | null },
  canvas: { readonly current: HTMLCanvasElement | null },
): void {
  const places = useSignal<Places | null>(null);
  useEffect(() => {
    const measure = (): void => {
      places.value = placesOf(stage.current!, hiddenSizes.value);
    };
    const observer = new ResizeObserver(measure);
    observer.observe(stage.current!);
    for (const room of stage.current!.querySelectorAll(".stage-neurons")) observer.observe(room);
    return () => observer.disconnect();
  }, [hiddenSizes.value]);
  useSignalEffect(() => {
    const [where, now, what] = [places.value, machine.value, reading.value];
    if (where !== null) drawStage(canvas.current!, where, now, what);
  });
}

/** A digit whose middle is farther from the pad's than this share of its side stands in a corner. */
const farShare = 0.2;

/** What to try next. */
function nextOf(t: Record<"nextDraw" | "nextOne" | "nextCorner" | "nextSwitchOff" | "nextSwitchOn", string>): string {
  if (isGhost.value) return t.nextDraw;
  const now = reading.value;
  if (now === null || isInking.value) return "";
  if (isTwo.value) return t.nextOne;
  if (!isPrepared.value) return t.nextSwitchOn;
  const { ink, box } = now;
  const [rows, columns] = ink.shape as [number, number];
  const isFar = (start: number, end: number, size: number): boolean =>
    Math.abs((start + end) / 2 / size - 0.5) > farShare;
  const isInCorner = isFar(box.left, box.right, columns) || isFar(box.top, box.bottom, rows);
  return isInCorner ? t.nextSwitchOff : t.nextCorner;
}
