/**
 * The extension `classification`: in the place of an output its likeliest classes, each as text `value:index:label`, the
 * greatest first, among equals the first, and NaN before all, as `topK` of the library has them.
 */

/** What is known of the classes of an output. */
export interface Classes {
  readonly labels: readonly string[] | null;
  /** One output p is the probability of the second of two classes. */
  readonly isBinary: boolean;
}

/** The likeliest `k` of each row of `width` values, as UTF-8. */
export function classify(values: ArrayLike<number>, width: number, k: number, classes: Classes): Uint8Array[] {
  const count = classes.isBinary && width === 1 ? 2 : width;
  const rows = width === 0 ? 0 : values.length / width;
  const texts: Uint8Array[] = [];
  for (let row = 0; row < rows; row++) {
    const outputs = Array.from({ length: width }, (_, i) => values[row * width + i]!);
    const ranked = rankedOf(count === width ? outputs : [Math.fround(1 - outputs[0]!), outputs[0]!]);
    for (const { index, value } of ranked.slice(0, k)) {
      const label = classes.labels?.[index];
      texts.push(Buffer.from(`${value}:${index}${label === undefined ? "" : `:${label}`}`));
    }
  }
  return texts;
}

/** How many classes `classify` gives of a row. */
export function classCount(width: number, k: number, { isBinary }: Classes): number {
  return Math.min(k, isBinary && width === 1 ? 2 : width);
}

/** The label of each row, as the library's `classify` says it. */
export function labelsOf(values: ArrayLike<number>, width: number, { labels, isBinary }: Classes): Uint8Array[] {
  return Array.from({ length: values.length / width }, (_, row) => {
    const first = values[row * width]!;
    const index = isBinary && width === 1 ? Number(first > 0.5) : greatest(values, row * width, width);
    return Buffer.from(labels?.[index] ?? String(index));
  });
}

/** The position of the first maximum; a NaN wins, the first of them. */
function greatest(values: ArrayLike<number>, offset: number, width: number): number {
  let best = 0;
  for (let i = 0; i < width; i++) {
    const value = values[offset + i]!;
    if (Number.isNaN(value)) return i;
    if (value > values[offset + best]!) best = i;
  }
  return best;
}

function rankedOf(values: readonly number[]): { readonly index: number; readonly value: number }[] {
  return values
    .map((value, index) => ({ index, value }))
    .sort((a, b) => Number(Number.isNaN(b.value)) - Number(Number.isNaN(a.value)) || b.value - a.value);
}
