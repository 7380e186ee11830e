/** The order in which people count files: `p-2` before `p-10`. Runs of digits are compared as numbers, all else by code point. */

export function compareNatural(a: string, b: string): number {
  const [left, right] = [partsOf(a), partsOf(b)];
  for (let i = 0; i < Math.min(left.length, right.length); i++) {
    const order = compareParts(left[i]!, right[i]!);
    if (order !== 0) return order;
  }
  return left.length - right.length || compareText(a, b); // `01` and `1` are two files
}

function partsOf(text: string): string[] {
  return text.match(/\d+|\D+/g) ?? [];
}

function compareParts(a: string, b: string): number {
  const [left, right] = [a, b].map((part) => (/^\d/.test(part) ? part.replace(/^0+(?=\d)/, "") : null)) as [
    string | null,
    string | null,
  ];
  if (left === null || right === null) return compareText(a, b);
  return left.length - right.length || compareText(left, right);
}

function compareText(a: string, b: string): number {
  return a < b ? -1 : Number(a > b);
}
