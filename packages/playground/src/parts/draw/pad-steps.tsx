/** What becomes of a drawing before the network sees it, as a row of small pictures. */

import { useSignalEffect } from "@preact/signals";
import type { ComponentChildren } from "preact";
import { useRef } from "preact/hooks";
import { textsOf } from "../../page/language.ts";
import { themeChanges } from "../../state/theme.ts";
import { Switch } from "../../ui/controls.tsx";
import { HeatMap, NumbersTable } from "../../ui/heat-map.tsx";
import { isPrepared } from "./drawing.ts";
import { read } from "./ghost.ts";
import { padTexts } from "./pad-texts.ts";
import { paint } from "./paint.ts";
import { baseInk, reading } from "./reading.ts";

const nothing: readonly number[] = [];
const empty = (length: number): readonly number[] => Array.from({ length }, () => 0);
const emptyBox = empty(400);
const emptyImage = empty(784);

export function PadSteps() {
  const t = textsOf(padTexts);
  const isShort = !isPrepared.value;
  const image = reading.value?.image.data ?? emptyImage;
  const imageLabel = isShort ? t.stepWhole : t.stepImage;
  return (
    <section class="draw-steps" aria-label={t.steps}>
      <div class="row">
        <h3>{t.steps}</h3>
        <Switch label={t.prepare} isOn={isPrepared.value} onChange={(isOn) => (isPrepared.value = isOn)} />
      </div>
      <ol class="steps-row">
        <Step caption={t.stepInk}>
          <InkPicture label={t.stepInkLabel} />
        </Step>
        <Step caption={isShort ? t.stepBoxSkipped : t.stepBox} isSkipped={isShort}>
          <HeatMap
            values={reading.value?.fitted?.data ?? emptyBox}
            columns={20}
            label={t.stepBox}
            scale="ink"
            most={255}
            hasTable={false}
            class="is-box"
          />
        </Step>
        <Step caption={imageLabel}>
          <HeatMap values={image} columns={28} label={imageLabel} scale="ink" most={255} hasTable={false} />
          <CenterMark />
        </Step>
      </ol>
    </section>
  );
}

/** What the network sees, as numbers; across the whole panel, because they are 28 columns. */
export function PadNumbers() {
  const t = textsOf(padTexts);
  return (
    <div class="draw-numbers">
      <NumbersTable
        values={reading.value?.image.data ?? nothing}
        columns={28}
        label={isPrepared.value ? t.stepImage : t.stepWhole}
      />
    </div>
  );
}

interface StepProps {
  readonly caption: string;
  readonly isSkipped?: boolean;
  readonly children: ComponentChildren;
}

function Step({ caption, isSkipped = false, children }: StepProps) {
  return (
    <li class={isSkipped ? "step is-skipped" : "step"}>
      <div class="step-picture">{children}</div>
      <p class="note">{caption}</p>
    </li>
  );
}

/** Pixels of the small picture of the pad: enough for the sharpest screens. */
const inkPictureSize = 280;

/** The pad in small, with the box that is taken from it. */
function InkPicture({ label }: { readonly label: string }) {
  const canvas = useRef<HTMLCanvasElement>(null);
  useSignalEffect(() => {
    void themeChanges.value;
    const target = canvas.current!;
    paint(target.getContext("2d")!, read.value.strokes, baseInk.value, getComputedStyle(target).color);
  });
  return (
    <div class="heat">
      <canvas
        ref={canvas}
        class="heat-canvas"
        width={inkPictureSize}
        height={inkPictureSize}
        role="img"
        aria-label={label}
      />
      <BoxMark />
    </div>
  );
}

/** The frame around the part of the pad that is taken. */
function BoxMark() {
  if (reading.value === null) return null;
  const { ink, box } = reading.value;
  const [height, width] = ink.shape as [number, number];
  return (
    <svg class="step-mark" viewBox={`0 0 ${width} ${height}`} aria-hidden="true">
      <rect x={box.left} y={box.top} width={box.right - box.left} height={box.bottom - box.top} />
    </svg>
  );
}

/** A circle around the centre of mass, and thin lines through the pixel in the middle, to which it is brought. */
function CenterMark() {
  if (reading.value === null) return null;
  const [row, column] = reading.value.center;
  return (
    <svg class="step-mark" viewBox="0 0 28 28" aria-hidden="true">
      <path class="step-middle" d="M14.5 0v28M0 14.5h28" />
      <circle cx={column + 0.5} cy={row + 0.5} r="1.2" />
    </svg>
  );
}
