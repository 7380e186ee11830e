/**
 * Floats that are few different numbers, as images are that were bytes before they were scaled: a byte can stand for each, and
 * training then goes as it goes from bytes. Which byte stands for which number changes no result, but 0 stays 0.
 */

import type { Images } from "./examples.ts";

/** Places of the table: a number's place follows from its bits. */
const places = 1024;

/** Of rows of so many floats. Null where there are more than 256 different ones, or where most are not 0: lists of them would be long. */
export function asBytes(data: Float32Array, size: number): Images | null {
  const bits = new Uint32Array(data.buffer, data.byteOffset, data.length);
  const whole = new Uint8Array(bits.length);
  const numbers = new Uint32Array(256);
  // The bits of the number at each place, and its byte, or -1 where there is none.
  const [known, bytes] = [new Uint32Array(places), new Int16Array(places).fill(-1)];
  const placeOf = (word: number): number => {
    let place = (Math.imul(word, 0x9e3779b1) >>> 22) & (places - 1);
    while (bytes[place] !== -1 && known[place] !== word) place = (place + 1) & (places - 1);
    return place;
  };
  bytes[placeOf(0)] = 0;
  let [count, listed] = [1, 0];
  for (let i = 0; i < bits.length; i++) {
    const word = bits[i]!;
    if (word === 0) continue;
    const place = placeOf(word);
    if (bytes[place] === -1) {
      if (count === 256) return null;
      known[place] = word;
      numbers[count] = word;
      bytes[place] = count++;
    }
    whole[i] = bytes[place]!;
    listed += 1;
  }
  if (2 * listed > bits.length) return null;
  const rowOf = (position: number): Uint8Array => whole.subarray(position * size, (position + 1) * size);
  return { numbers: new Float32Array(numbers.buffer), rowOf, whole };
}
