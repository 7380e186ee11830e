/**
 * More ways for numbers to look: in columns, in full, with their thousands apart. `exactNumber` writes the shortest text that
 * means the same float32, for those who want the last digit.
 */

/** Always so many decimals: for columns that are read downwards. */
export function formatFixed(value: number, decimals: number): string {
  const text = value.toFixed(decimals);
  return (Number(text) === 0 ? text.replace("-", "") : text).replace("-", "−");
}

/** The same as it is read: with a real minus. */
export function exactText(value: number): string {
  return exactNumber(value).replaceAll("-", "−").replace("e+", "e");
}

/** The shortest decimal number that rounds to this float32 and no other, as code has it. */
export function exactNumber(value: number): string {
  for (let digits = 1; digits <= 9; digits++) {
    const text = value.toPrecision(digits);
    if (Object.is(Math.fround(Number(text)), Math.fround(value))) return String(Number(text));
  }
  return String(value);
}

/** `10,000` */
export function formatCount(count: number): string {
  return String(count).replace(/\B(?=(\d{3})+$)/g, ",");
}
