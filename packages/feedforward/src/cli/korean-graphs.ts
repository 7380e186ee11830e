/** What the library notes of graphs, in Korean. Names stay as the library writes them. */

export type Translation = readonly [sentence: RegExp, translate: (...parts: string[]) => string];

export const graphNotes: readonly Translation[] = [
  [
    /^(".*") is (\w+) in the file; it is computed in float32$/,
    (name, dtype) => `${name}은(는) 파일에서 ${dtype}이며, 계산은 float32로 합니다`,
  ],
];
