/**
 * What a single cell says: nothing, a number, a date, or one of several texts. Blanks around it mean nothing.
 */

/** Cells that say nothing, in any case of their letters. */
export const missingWords: readonly string[] = ["", "na", "n/a", "#n/a", "nan", "null", "none", "?"];

const missing = new Set(missingWords);
const decimal = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i;
const date =
  /^(\d{4}[-/.]\d{1,2}[-/.]\d{1,2}|\d{1,2}[-/.]\d{1,2}[-/.]\d{4}|\d{4}년 ?\d{1,2}월 ?\d{1,2}일)([ T].*)?$|^\d{1,2}:\d{2}(:\d{2}(\.\d+)?)?$/;

const withCommas = /^[+-]?\d+(,\d+)+(\.\d+)?$/;

export function isMissing(cell: string): boolean {
  return missing.has(cell.trim().toLowerCase());
}

/** The number in decimal digits, infinite where it is too large; NaN for any other text. */
export function numberIn(cell: string): number {
  const text = cell.trim();
  return decimal.test(text) ? Number(text) : Number.NaN;
}

/** A number as some write it, `1,234` or `1,5`: which of both, no program can tell. */
export function hasCommas(cell: string): boolean {
  return withCommas.test(cell.trim());
}

/** A day, with or without a time, or a time of day. */
export function isDate(cell: string): boolean {
  return date.test(cell.trim());
}

/** The category of a cell: its text, where a whole number is the same with and without `.0`, as pandas writes it beside gaps. */
export function categoryIn(cell: string): string {
  return cell.trim().replace(/^([+-]?\d+)\.0+$/, "$1");
}

/** Categories in their order: numbers by size, if all are numbers, else texts by their code units. */
export function sortedCategories(categories: Iterable<string>): string[] {
  const sorted = [...categories].sort((a, b) => (a < b ? -1 : Number(a > b)));
  const areNumbers = sorted.every((text) => !Number.isNaN(numberIn(text)));
  return areNumbers ? sorted.sort((a, b) => numberIn(a) - numberIn(b)) : sorted;
}
