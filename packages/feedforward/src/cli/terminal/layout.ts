/**
 * Text laid out in columns. Widths are counted as a terminal counts them: escape sequences take no room, and a Hangul
 * syllable takes two columns.
 */

import { columnsOf } from "../../draw/text.ts";

export type Alignment = "left" | "right";

/** How many columns of a terminal the text takes, colours left out. */
export function widthOf(text: string): number {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: escape sequences begin with one
  return columnsOf(text.replace(/\x1b\[[\d;]*m/g, ""));
}

/** A text from outside, on one line, with every character that could steer a terminal or hide text as its code point. */
export function harmless(text: string): string {
  return text
    .replace(/\s*\n\s*/g, " ")
    .replace(/[\p{C}\p{Zl}\p{Zp}]/gu, (character) => `\\u{${character.codePointAt(0)!.toString(16)}}`);
}

/** The text with spaces up to so many columns. */
export function pad(text: string, columns: number, align: Alignment = "left"): string {
  const spaces = " ".repeat(Math.max(0, columns - widthOf(text)));
  return align === "left" ? text + spaces : spaces + text;
}

/** Rows of cells as lines, two spaces between columns; a column is aligned as told, to the left without a word. */
export function table(rows: readonly (readonly string[])[], alignments: readonly Alignment[] = []): string[] {
  const count = Math.max(0, ...rows.map((row) => row.length));
  const widths = Array.from({ length: count }, (_, i) => Math.max(...rows.map((row) => widthOf(row[i] ?? ""))));
  return rows.map((row) =>
    row
      .map((cell, i) => pad(cell, widths[i]!, alignments[i]))
      .join("  ")
      .trimEnd(),
  );
}

/** Two blocks of lines side by side, so many columns apart. */
export function beside(left: readonly string[], right: readonly string[], gap: number): string[] {
  const width = Math.max(0, ...left.map(widthOf)) + gap;
  return Array.from({ length: Math.max(left.length, right.length) }, (_, i) => {
    const second = right[i] ?? "";
    return second === "" ? (left[i] ?? "") : pad(left[i] ?? "", width) + second;
  });
}

/** A block of lines with a word before the first and the same room before the others. */
export function labelled(label: string, lines: readonly string[], columns: number): string[] {
  return lines.map((line, i) => (pad(i === 0 ? label : "", columns) + line).trimEnd());
}

/** Words in lines of at most so many columns. A word that is longer stands alone. */
export function wrap(text: string, columns: number): string[] {
  const lines: string[] = [];
  let line = "";
  for (const word of text.split(" ")) {
    if (line !== "" && widthOf(line) + 1 + widthOf(word) > columns) {
      lines.push(line);
      line = "";
    }
    line += line === "" ? word : ` ${word}`;
  }
  return [...lines, line];
}

/** The columns behind a margin, or as many as a line must have to be read. */
export function roomBehind(margin: number, columns: number): number {
  return Math.max(30, columns - margin);
}

/** Words in lines that fit a terminal of so many columns, behind a margin. */
export function fit(text: string, columns: number, margin = 0): string[] {
  return wrap(text, roomBehind(margin, columns));
}

/** Cells on one line; where that is too long for the terminal, the later ones on a line below. */
export function cellLines(early: readonly string[], late: readonly string[], columns: number): string[] {
  const line = [...early, ...late].join("  ");
  return widthOf(line) <= columns ? [line] : [early.join("  ").trimEnd(), `  ${late.join("  ")}`];
}

const eighths = ["", "▏", "▎", "▍", "▌", "▋", "▊", "▉"];

/** A bar for a share from 0 to 1, in steps of an eighth of a column; what `percent` calls something is seen. */
export function bar(share: number, columns: number): string {
  const least = share >= 0.0005 ? 1 : 0;
  const steps = Math.max(least, Math.round(Math.min(1, share) * columns * 8));
  return "█".repeat(Math.floor(steps / 8)) + eighths[steps % 8]!;
}

/** `1.27 PB`: three digits and a unit of a thousand of the one before. */
export function byteSize(bytes: number): string {
  const units = ["bytes", "kB", "MB", "GB", "TB", "PB", "EB"];
  let [size, unit] = [bytes, 0];
  for (; size >= 999.5 && unit < units.length - 1; unit++) size /= 1000;
  return `${Number(size.toPrecision(3))} ${units[unit]}`;
}

/** Units with the least time, in milliseconds, that rounds to no less than one of them. */
const timeUnits = [
  { name: "min", leastMs: 59_950, ms: 60_000 },
  { name: "s", leastMs: 999.5, ms: 1000 },
  { name: "ms", leastMs: 0.9995, ms: 1 },
  { name: "µs", leastMs: 0, ms: 0.001 },
] as const;

/** A time with three digits and its unit: `61.0 µs`, `1.85 s`. */
export function duration(timeMs: number): string {
  const { name, ms } = timeUnits.find(({ leastMs }) => timeMs >= leastMs) ?? timeUnits[3];
  const value = Number((timeMs / ms).toPrecision(3));
  return `${value.toFixed(value >= 100 ? 0 : value >= 10 ? 1 : 2)} ${name}`;
}

/** `99.8 %`. What is not 0 or 1 never looks like it. */
export function percent(share: number): string {
  if (share > 0 && share < 0.0005) return "< 0.1 %";
  if (share < 1 && share >= 0.9995) return "> 99.9 %";
  return `${(share * 100).toFixed(1)} %`;
}
