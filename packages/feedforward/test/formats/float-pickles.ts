/**
 * Pickles of one array in which one whole number after the other is spelled as a float: `1.0` where NumPy writes 1. Read
 * as the number that it equals it would pass for it, and be read as something that NumPy refuses.
 */

import { bytesOf } from "./pickle-files.ts";

export interface FloatPickle {
  readonly name: string;
  readonly bytes: Uint8Array;
  /** Whether NumPy reads it: where it asks for truth, a float has one. */
  readonly isRead?: true;
}

/** The numbers of an array with their places: `_reconstruct`, its state, the dtype and its state. */
const places = [
  ["the size of nothing in _reconstruct", 0],
  ["the version of an array's state", 1],
  ["a size", 1],
  ["whether a dtype is aligned", 0],
  ["whether a dtype is copied", 1],
  ["the version of a dtype's state", 3],
  ["the item size of a dtype", -1],
  ["the alignment of a dtype", -1],
  ["the flags of a dtype", 0],
  ["the order of an array", 0],
] as const;

/** In protocol 2, as Python 2 and 3 write it. */
function arrayOf(numbers: readonly string[]): string {
  const [nothing, version, size, align, copy, dtypeVersion, itemSize, alignment, flags, order] = numbers;
  const array = `cnumpy.core.multiarray\n_reconstruct\n(cnumpy\nndarray\n(${nothing}tU\x01btR`;
  const dtype = `cnumpy\ndtype\n(U\x02f4${align}${copy}tR(${dtypeVersion}U\x01<NNN${itemSize}${alignment}${flags}tb`;
  return `\x80\x02${array}(${version}(${size}t${dtype}${order}U\x04\0\0\0\x40tb.`;
}

const whole = (value: number): string => `I${value}\n`;

const spellings: readonly (readonly [name: string, spell: (value: number) => string])[] = [
  ["in text", (value) => `F${value}.0\n`],
  ["in binary", (value) => `G${String.fromCharCode(...float64(value))}`],
];

function float64(value: number): Uint8Array {
  const bytes = new Uint8Array(8);
  new DataView(bytes.buffer).setFloat64(0, value);
  return bytes;
}

/** The array as it is written, which is read. */
export const wholeNumbers = bytesOf(arrayOf(places.map(([, value]) => whole(value))));

const arrays = places.flatMap(([name], place) =>
  spellings.map(([how, spell]): FloatPickle => {
    const numbers = places.map(([, value], i) => (i === place ? spell(value) : whole(value)));
    const isRead = name.startsWith("whether") ? { isRead: true as const } : {};
    return { name: `${name}, ${how}`, bytes: bytesOf(arrayOf(numbers)), ...isRead };
  }),
);

const dtype = "cnumpy\ndtype\n(U\x02f4I0\nI1\ntR(I3\nU\x01<NNNI-1\nI-1\nI0\ntb";
const buffer = (shape: string, rest: string): Uint8Array =>
  bytesOf(`\x80\x05cnumpy._core.numeric\n_frombuffer\n(\x96\x04\0\0\0\0\0\0\0\0\0\x80\x3f${dtype}${shape}${rest}tR.`);

/** What protocol 5 writes, with a size and an axis as floats; and a size behind the memo. */
const buffers: readonly FloatPickle[] = [
  { name: "a size of _frombuffer", bytes: buffer("(F1.0\nt", "U\x01C") },
  { name: "a size of _frombuffer that is -0.0", bytes: buffer("(F-0.0\nt", "U\x01C") },
  { name: "an axis of _frombuffer", bytes: buffer("(I1\nI1\nt", "U\x01K(F1.0\nI0\nt") },
  { name: "a size that was put into the memo", bytes: buffer("(F1.0\np7\n0g7\nt", "U\x01C") },
  { name: "a shape that was put into the memo", bytes: buffer("(F1.0\ntp7\n0g7\n", "U\x01C") },
];

export const floatPickles: readonly FloatPickle[] = [...arrays, ...buffers];

/** The same pickle without the float. */
export const wholeBuffer = buffer("(I1\nI1\nt", "U\x01K(I1\nI0\nt");
