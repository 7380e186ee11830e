/** The pad itself: strokes by pointer or by keyboard, drawn as sharp as the screen allows. */

import { useSignal, useSignalEffect } from "@preact/signals";
import { useEffect, useRef, useState } from "preact/hooks";
import { textsOf } from "../../page/language.ts";
import { themeChanges } from "../../state/theme.ts";
import { announce } from "../../ui/panel-frame.tsx";
import { clear, fileProblem, finishStroke, takeBack, takeSample } from "./actions.ts";
import { beginStroke, continueStroke, isInking, tool } from "./drawing.ts";
import { isGhost, shown } from "./ghost.ts";
import { padTexts } from "./pad-texts.ts";
import { paint } from "./paint.ts";
import { baseInk } from "./reading.ts";
import { eraserWidth, gridSize, onGrid, penWidth } from "./stroke.ts";

/** Pixels of the canvas for one of the page, where the screen has no more: edges are smooth at any size. */
const leastDensity = 2;

const step = 16;
const smallStep = 4;
const directions: Readonly<Record<string, readonly [x: number, y: number]>> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
};
/** What a pen with an eraser at its end says while that touches. */
const eraserButton = 32;

export function PadCanvas({ describedBy }: { readonly describedBy: string }) {
  const t = textsOf(padTexts);
  const canvas = useRef<HTMLCanvasElement>(null);
  /** Where the keyboard's pen is; null while nobody uses it. */
  const cursor = useSignal<readonly [x: number, y: number] | null>(null);
  const [handlers] = useState(() => pointerHandlers(() => (cursor.value = null)));
  usePainting(canvas);
  const isBlank = shown.value.base === null && shown.value.strokes.length === 0;
  return (
    <div
      class="pad draw-pad"
      role="application"
      tabIndex={0}
      aria-label={t.title}
      aria-describedby={describedBy}
      {...handlers}
      onKeyDown={(event) => {
        if ((event.ctrlKey || event.metaKey) && event.key === "z") {
          event.preventDefault();
          takeBack();
        }
        if (event.ctrlKey || event.metaKey || event.altKey) return;
        const place = cursor.value ?? [gridSize / 2, gridSize / 2];
        if (pressKey(event, place, (next) => (cursor.value = next))) event.preventDefault();
      }}
      onBlur={() => {
        cursor.value = null;
        if (isInking.value) finishStroke();
      }}
    >
      <canvas ref={canvas} class={isGhost.value ? "pad-canvas is-ghost" : "pad-canvas"} />
      {isBlank && (
        <p class="pad-hint" aria-hidden="true">
          <span>{t.hint}</span>
          <small>{t.hintKinds}</small>
        </p>
      )}
      {cursor.value !== null && <Cursor place={cursor.value} />}
    </div>
  );
}

function Cursor({ place: [x, y] }: { readonly place: readonly [x: number, y: number] }) {
  const width = tool.value === "eraser" ? eraserWidth : penWidth;
  return (
    <svg
      class={isInking.value ? "pad-cursor is-down" : "pad-cursor"}
      viewBox={`0 0 ${gridSize} ${gridSize}`}
      aria-hidden="true"
    >
      <circle cx={x} cy={y} r={width / 2} />
    </svg>
  );
}

/** Paints whenever the drawing, the colours or the size change. */
function usePainting(canvas: { readonly current: HTMLCanvasElement | null }): void {
  const size = useSignal(0);
  useEffect(() => {
    const observer = new ResizeObserver(([entry]) => {
      size.value = Math.round(entry!.contentRect.width * Math.max(leastDensity, devicePixelRatio));
    });
    observer.observe(canvas.current!);
    return () => observer.disconnect();
  }, []);
  useSignalEffect(() => {
    void themeChanges.value;
    void isGhost.value;
    const target = canvas.current!;
    if (size.value > 0 && target.width !== size.value) target.width = target.height = size.value;
    paint(target.getContext("2d")!, shown.value.strokes, baseInk.value, getComputedStyle(target).color);
  });
}

/** One pointer at a time, with the places between two frames where the browser tells them. */
function pointerHandlers(onStart: () => void) {
  let pointer: number | null = null;
  const placeOf = (event: PointerEvent, { left, top, width, height }: DOMRect): [x: number, y: number] => [
    ((event.clientX - left) / width) * gridSize,
    ((event.clientY - top) / height) * gridSize,
  ];
  const end = (event: PointerEvent) => {
    if (event.pointerId !== pointer) return;
    pointer = null;
    if (isInking.value) finishStroke();
  };
  return {
    onPointerDown(event: PointerEvent & { readonly currentTarget: HTMLElement }) {
      const isEraser = (event.buttons & eraserButton) !== 0;
      if (pointer !== null || (event.button !== 0 && !isEraser)) return;
      pointer = event.pointerId;
      event.currentTarget.setPointerCapture(pointer);
      fileProblem.value = null;
      onStart();
      const place = placeOf(event, event.currentTarget.getBoundingClientRect());
      beginStroke(...place, isEraser || tool.value === "eraser");
    },
    onPointerMove(event: PointerEvent & { readonly currentTarget: HTMLElement }) {
      if (event.pointerId !== pointer || !isInking.value) return;
      const bounds = event.currentTarget.getBoundingClientRect();
      const between = event.getCoalescedEvents?.() ?? [];
      continueStroke([...between, event].flatMap((part) => placeOf(part, bounds)));
    },
    onPointerUp: end,
    onPointerCancel: end,
  };
}

/** Does what a key means on the pad; false for keys that mean nothing here. */
function pressKey(
  event: KeyboardEvent & { readonly currentTarget: HTMLElement },
  [x, y]: readonly [x: number, y: number],
  moveTo: (place: readonly [x: number, y: number]) => void,
): boolean {
  const direction = directions[event.key];
  if (direction !== undefined) {
    const far = event.shiftKey ? smallStep : step;
    const next = [onGrid(x + direction[0] * far), onGrid(y + direction[1] * far)] as const;
    moveTo(next);
    if (isInking.value) continueStroke(next);
    return true;
  }
  if (/^\d$/.test(event.key)) {
    takeSample(Number(event.key));
    return true;
  }
  const action = keyActions[event.key.toLowerCase()];
  if (action === undefined) return false;
  if (event.key === " ") moveTo([x, y]);
  if (!event.repeat) action([x, y], event.currentTarget);
  return true;
}

type KeyAction = (place: readonly [x: number, y: number], pad: HTMLElement) => void;

const keyActions: Readonly<Record<string, KeyAction>> = {
  " "([x, y]) {
    if (isInking.value) return finishStroke();
    beginStroke(x, y);
    announce(textsOf(padTexts).penDown);
  },
  e: () => (tool.value = tool.value === "pen" ? "eraser" : "pen"),
  u: takeBack,
  c: clear,
  enter: finishStroke,
  escape: (_, pad) => pad.blur(),
};
