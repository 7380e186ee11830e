/** What a field says of a number outside its bounds. */

export const numberFieldTexts = {
  en: { nearest: "From {from} to {to}: {taken} is taken" },
  ko: { nearest: "{from}부터 {to}까지 넣을 수 있어 {taken}[으로/로] 바꿨습니다" },
} as const;
