/** The image, and the same pixels as they lie in memory. A pixel is chosen by pointing at it, or by arrow keys. */

import { zeros } from "feedforward";
import { fill, textsOf } from "../../page/language.ts";
import { HeatMap } from "../../ui/heat-map.tsx";
import { chosen, flags, imageNumber, pixel, side } from "./flags-state.ts";
import { flagsTexts } from "./flags-texts.ts";

const blank = zeros([side * side], "uint8").data;
const choose = (position: number) => {
  pixel.value = position;
};

export function PixelPicture() {
  const t = textsOf(flagsTexts);
  return (
    <div class="pixel-picture" onPointerMove={(event) => follow(event, side)}>
      <HeatMap
        values={chosen.value?.pixels.data ?? blank}
        columns={side}
        label={fill(t.picture, { number: imageNumber.value })}
        scale="ink"
        most={255}
        chosen={pixel.value}
        onChoose={choose}
      />
    </div>
  );
}

/** All pixels in one line, and below it how the shape divides them. */
export function MemoryStrip() {
  const t = textsOf(flagsTexts);
  const row = Math.floor(pixel.value / side);
  const { flatten } = flags.value;
  return (
    <figure class="memory">
      <figcaption class="note">{t.memory}</figcaption>
      <div class="memory-strip" onPointerMove={(event) => follow(event, side * side)}>
        <HeatMap
          values={chosen.value?.pixels.data ?? blank}
          columns={side * side}
          label={t.memory}
          scale="ink"
          most={255}
          chosen={pixel.value}
          onChoose={choose}
          hasTable={false}
        />
      </div>
      <Division isWhole={flatten} row={row} />
      <p class="note">{flatten ? t.wholeRow : fill(t.ofRows, { row })}</p>
    </figure>
  );
}

/** Lines under the strip: one for an image that is one axis, one a row for an image of rows. */
function Division({ isWhole, row }: { readonly isWhole: boolean; readonly row: number }) {
  const rows = isWhole ? [0] : Array.from({ length: side }, (_, i) => i);
  const width = isWhole ? side * side : side;
  return (
    <svg class="memory-axis" viewBox={`0 0 ${side * side} 8`} preserveAspectRatio="none" aria-hidden="true">
      {rows.map((i) => (
        <rect
          key={i}
          x={i * width + 2}
          y="2"
          width={width - 4}
          height="4"
          class={isWhole || i === row ? "is-here" : undefined}
        />
      ))}
    </svg>
  );
}

/** Moves the choice with the mouse or the pen. A finger scrolls, and chooses by a tap. */
function follow(event: PointerEvent, columns: number): void {
  if (event.pointerType === "touch" || !(event.target instanceof HTMLCanvasElement)) return;
  const { left, top, width, height } = event.target.getBoundingClientRect();
  const rows = (side * side) / columns;
  const column = Math.floor(((event.clientX - left) / width) * columns);
  const row = Math.floor(((event.clientY - top) / height) * rows);
  if (column >= 0 && column < columns && row >= 0 && row < rows) choose(row * columns + column);
}
