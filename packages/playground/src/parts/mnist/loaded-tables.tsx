/** What the loader gives: dtype, shape and range of both arrays, and the chosen pixel to its last digit. */

import { printTensor, type Tensor } from "feedforward";
import { fill, textsOf } from "../../page/language.ts";
import { exactText, formatCount } from "../../ui/number-forms.ts";
import { chosen, flags, imageCount, imageNumber, indexOf, loaded, normalized, pixel, side } from "./flags-state.ts";
import { flagsTexts } from "./flags-texts.ts";

/** The two arrays side by side. */
export function LoadedTable() {
  const t = textsOf(flagsTexts);
  const { images, labels } = loaded.value;
  const isThere = chosen.value !== null;
  const rows: readonly (readonly [string, (x: Tensor) => string])[] = [
    [t.dtype, (x) => x.dtype],
    [t.shape, (x) => `[${[imageCount, ...x.shape.slice(1)].join(", ")}]`],
    [t.range, (x) => (isThere ? rangeOf(x) : "–")],
    [t.bytes, (x) => formatCount(x.byteLength * imageCount)],
  ];
  return (
    <table class="data loaded">
      <caption class="visually-hidden">{t.result}</caption>
      <thead>
        <tr>
          <td />
          <th scope="col">
            <code>{t.images}</code>
          </th>
          <th scope="col">
            <code>{t.labels}</code>
          </th>
        </tr>
      </thead>
      <tbody>
        {rows.map(([name, of]) => (
          <tr key={name}>
            <th scope="row">{name}</th>
            <td>{of(images)}</td>
            <td>{of(labels)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** `0 … 255` */
function rangeOf(x: Tensor): string {
  const values = Array.from({ length: x.size }, (_, i) => x.at(i));
  const [least, greatest] = [Math.min(...values), Math.max(...values)];
  return least === greatest ? exactText(least) : `${exactText(least)} … ${exactText(greatest)}`;
}

/** The pixel's byte and its quotient; the one that the array holds is marked. */
export function PixelTable() {
  const t = textsOf(flagsTexts);
  const isThere = chosen.value !== null;
  const position = pixel.value;
  const quotient = normalized.value.at(position);
  const { normalize } = flags.value;
  const rows = [
    { name: t.byte, value: String(chosen.value?.pixels.at(position)), isStored: !normalize },
    { name: t.quotient, value: exactText(quotient), isStored: normalize },
    { name: t.exactly, value: wholeDecimal(quotient), isStored: false },
  ];
  return (
    <table class="data pixel-table">
      <caption>
        {fill(t.place, { row: Math.floor(position / side), column: position % side })}{" "}
        <code>{`x_test[${indexOf(columnOf(position))}]`}</code>
      </caption>
      <tbody aria-live="polite">
        {rows.map(({ name, value, isStored }) => (
          <tr key={name} class={isStored ? "is-stored" : undefined}>
            <th scope="row">
              {name}
              {isStored && <span class="stored-mark">{t.stored}</span>}
            </th>
            <td>{isThere ? value : "–"}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** How many of the row are printed. */
const shown = 5;

/** A piece of the arrays as Python prints it. */
export function Values() {
  const t = textsOf(flagsTexts);
  const { images, labels } = loaded.value;
  const position = pixel.value;
  const start = position - (position % side) + Math.min(side - shown, Math.max(0, (position % side) - 2));
  const piece = images.reshape(side * side).slice(start, start + shown);
  const end = flags.value.flatten ? start + shown : (start % side) + shown;
  return (
    <div class="printed">
      <Printed title={t.neighbours} name={`x_test[${indexOf(`${columnOf(start)}:${end}`)}]`} value={piece} />
      <Printed title={t.itsLabel} name={`t_test[${imageNumber.value}]`} value={labels.row(0)} />
    </div>
  );
}

function columnOf(position: number): string {
  return String(flags.value.flatten ? position : position % side);
}

function Printed({ title, name, value }: { title: string; name: string; value: Tensor }) {
  return (
    <p>
      <span class="note">{title}</span> <code class="printed-name">{name}</code>
      <code class="printed-value">{chosen.value === null ? "–" : printTensor(value)}</code>
    </p>
  );
}

/** All digits that the binary number has in decimal: a float32 has finitely many. */
function wholeDecimal(value: number): string {
  // oxlint-disable-next-line number-arg-out-of-range -- up to 100 since ES2018
  return value.toFixed(60).replace(/\.?0+$/, "");
}
