/** Pickles of arrays as NumPy writes them, in pieces that tests put together otherwise; and pickles that multiply. */

const reconstruct = "cnumpy.core.multiarray\n_reconstruct\n";

export { reconstruct };

/** An array that waits for its state. */
export const array = `${reconstruct}(cnumpy\nndarray\n(K\0tU\x01btR`;
export const dtype = (code: string): string =>
  `cnumpy\ndtype\n(U${String.fromCharCode(code.length)}${code}I00\nI01\ntR`;
/** What BUILD gives it, and STOP. */
export const state = (shape: string, code: string, raw: string): string => `(K\x01${shape}${dtype(code)}\x89${raw}tb.`;

/** One text encoded over and over. */
export function encodeBomb(): string {
  const text = `X\x60\xea\0\0${"a".repeat(60_000)}`;
  return `c_codecs\nencode\nq\0${text}X\x06\0\0\0latin1\x86q\x01(${"h\0h\x01R".repeat(2000)}t.`;
}

/** One string made an array over and over. */
export function arrayBomb(count = 800): string {
  const raw = `T\x60\xea\0\0${"a".repeat(60_000)}q\x01`;
  const data = `(K\x01(M\x60\xeat${dtype("u1")}\x89h\x01tq\x02`;
  return `${raw}${data}(${`${array}h\x02b`.repeat(count)}t.`;
}

/** 200 lists, each of which holds the one before it ten times. */
export function laughs(): string {
  const levels = Array.from(
    { length: 200 },
    (_, i) => `](${`h${String.fromCharCode(i)}`.repeat(10)}eq${String.fromCharCode(i + 1)}`,
  );
  return `(]q\0${levels.join("")}t.`;
}
