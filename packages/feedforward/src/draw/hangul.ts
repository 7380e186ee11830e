/**
 * Hangul for pixels. A syllable is built as it is written: its code says which initial, vowel and final it has, each is
 * a few strokes in a square of ten by ten, and the kind of vowel says into which part of the syllable each is fitted.
 */

import type { Line } from "./line.ts";
import { linesOf } from "./stroke-path.ts";

/** In the units of the glyphs, in which capitals are ten high. */
export const hangulWidth = 10;

const consonants: Readonly<Record<string, string>> = {
  ㄱ: "M0 0L10 0L9 10",
  ㄴ: "M0 0L0 10L10 10",
  ㄷ: "M10 0L0 0L0 10L10 10",
  ㄹ: "M0 0L10 0L10 5L0 5L0 10L10 10",
  ㅁ: "M0 0L10 0L10 10L0 10L0 0",
  ㅂ: "M0 0L0 10L10 10L10 0M0 4.6L10 4.6",
  ㅅ: "M5 0Q5 6 0 10M5 4Q6.5 8 10 10",
  ㅇ: "M5 0Q10 0 10 5Q10 10 5 10Q0 10 0 5Q0 0 5 0",
  ㅈ: "M0 0L10 0M5 0Q5 6 0 10M5 4Q6.5 8 10 10",
  ㅊ: "M3 0L7 0M0 2.6L10 2.6M5 2.6Q5 7 0 10M5 5.5Q6.5 8.5 10 10",
  ㅋ: "M0 0L10 0L9 10M0 4.8L9.6 4.8",
  ㅌ: "M10 0L0 0L0 10L10 10M0 5L9.4 5",
  ㅍ: "M0 0L10 0M0 10L10 10M3 0L3 10M7 0L7 10",
  ㅎ: "M3 0L7 0M0 2.6L10 2.6M5 4.6Q9 4.6 9 7.3Q9 10 5 10Q1 10 1 7.3Q1 4.6 5 4.6",
};

/** Vowels that stand at the right of the initial, and those that lie below it. */
const standing: Readonly<Record<string, string>> = {
  ㅏ: "M3 0L3 10M3 5L10 5",
  ㅐ: "M1 0L1 10M1 5L8 5M8 0L8 10",
  ㅑ: "M3 0L3 10M3 3.3L10 3.3M3 6.6L10 6.6",
  ㅒ: "M1 0L1 10M1 3.3L8 3.3M1 6.6L8 6.6M8 0L8 10",
  ㅓ: "M8 0L8 10M1 5L8 5",
  ㅔ: "M3 0L3 10M-2 5L3 5M9 0L9 10",
  ㅕ: "M8 0L8 10M1 3.3L8 3.3M1 6.6L8 6.6",
  ㅖ: "M3 0L3 10M-2 3.3L3 3.3M-2 6.6L3 6.6M9 0L9 10",
  ㅣ: "M6 0L6 10",
};
const lying: Readonly<Record<string, string>> = {
  ㅗ: "M5 0L5 8M0 8L10 8",
  ㅛ: "M3.3 0L3.3 8M6.7 0L6.7 8M0 8L10 8",
  ㅜ: "M0 2L10 2M5 2L5 10",
  ㅠ: "M0 2L10 2M3.3 2L3.3 10M6.7 2L6.7 10",
  ㅡ: "M0 5L10 5",
};

/** In the order of the syllables' codes. Two letters are written beside each other. */
const initials = "ㄱ ㄱㄱ ㄴ ㄷ ㄷㄷ ㄹ ㅁ ㅂ ㅂㅂ ㅅ ㅅㅅ ㅇ ㅈ ㅈㅈ ㅊ ㅋ ㅌ ㅍ ㅎ".split(" ");
const vowels = "ㅏ ㅐ ㅑ ㅒ ㅓ ㅔ ㅕ ㅖ ㅗ ㅗㅏ ㅗㅐ ㅗㅣ ㅛ ㅜ ㅜㅓ ㅜㅔ ㅜㅣ ㅠ ㅡ ㅡㅣ ㅣ".split(" ");
const finals = [
  "",
  ..."ㄱ ㄱㄱ ㄱㅅ ㄴ ㄴㅈ ㄴㅎ ㄷ ㄹ ㄹㄱ ㄹㅁ ㄹㅂ ㄹㅅ ㄹㅌ ㄹㅍ ㄹㅎ ㅁ ㅂ ㅂㅅ ㅅ ㅅㅅ ㅇ ㅈ ㅊ ㅋ ㅌ ㅍ ㅎ".split(
    " ",
  ),
];

/** A part of the syllable, from left to right and from top to bottom. */
type Box = readonly [left: number, right: number, top: number, bottom: number];

interface Layout {
  readonly initial: Box;
  readonly lying: Box;
  readonly standing: Box;
}

/** By the kind of vowel, and whether a final takes the lower third. */
const layouts = {
  standing: [
    { initial: [0.2, 5.2, 1.2, 8.8], lying: [0, 0, 0, 0], standing: [6.6, 10, -0.4, 10.8] },
    { initial: [0.2, 5.2, 0.3, 4.8], lying: [0, 0, 0, 0], standing: [6.6, 10, -0.4, 5.8] },
  ],
  lying: [
    { initial: [1.6, 8.4, 0, 4.4], lying: [0, 10, 5.6, 10.4], standing: [0, 0, 0, 0] },
    { initial: [1.6, 8.4, -0.4, 2.6], lying: [0, 10, 3.6, 6.4], standing: [0, 0, 0, 0] },
  ],
  both: [
    { initial: [0.4, 5.2, 0.3, 4.8], lying: [-0.2, 6, 6, 9.4], standing: [7.2, 10.2, -0.4, 10.8] },
    { initial: [0.4, 5.2, -0.2, 2.7], lying: [-0.2, 6, 3.6, 5.9], standing: [7.2, 10.2, -0.4, 6.4] },
  ],
} as const satisfies Record<string, readonly [open: Layout, closed: Layout]>;
const finalBox: Box = [1.6, 8.8, 7.5, 10.8];

/** The strokes of a Hangul syllable; null for any other character. */
export function hangulLines(character: string): readonly Line[] | null {
  const code = character.codePointAt(0)! - 0xac00;
  if (code < 0 || code >= initials.length * vowels.length * finals.length) return null;
  const initial = initials[Math.floor(code / (vowels.length * finals.length))]!;
  const vowel = [...vowels[Math.floor(code / finals.length) % vowels.length]!];
  const final = finals[code % finals.length]!;
  const low = vowel.find((letter) => letter in lying);
  const tall = vowel.find((letter) => letter in standing);
  const kind = low === undefined ? "standing" : tall === undefined ? "lying" : "both";
  const layout = layouts[kind][final === "" ? 0 : 1];
  return [
    ...besides(initial, layout.initial),
    ...(low === undefined ? [] : fit(lying[low]!, layout.lying)),
    ...(tall === undefined ? [] : fit(standing[tall]!, layout.standing)),
    ...besides(final, finalBox),
  ];
}

/** One consonant in the box, or two that share it. */
function besides(letters: string, [left, right, top, bottom]: Box): readonly Line[] {
  const width = (right - left + 1) / letters.length;
  return [...letters].flatMap((letter, i) => {
    const start = left + i * width;
    return fit(consonants[letter]!, [start, start + width - 1, top, bottom]);
  });
}

/** A path drawn in a square of ten by ten, stretched to a box. */
function fit(path: string, [left, right, top, bottom]: Box): readonly Line[] {
  return linesOf(path).map((line) =>
    line.map(([x, y]) => [left + (x / 10) * (right - left), top + (y / 10) * (bottom - top)] as const),
  );
}
