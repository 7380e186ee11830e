/**
 * The two languages of the page. A page has one language from beginning to end: it is prerendered in it, and its scripts
 * read it from the document. A dictionary holds both, so the compiler finds what one of them lacks.
 */

export type Language = "en" | "ko";
export const languages: readonly Language[] = ["en", "ko"];

/** A text in both languages. */
export type Both<T = string> = Readonly<Record<Language, T>>;

let current: Language = "en";
if (typeof document !== "undefined" && document.documentElement.lang === "ko") current = "ko";

export function language(): Language {
  return current;
}

/** For the prerendering, which writes one page after the other. */
export function setLanguage(language: Language): void {
  current = language;
}

/** Texts by name; a placeholder stands in braces: `{count} right`. */
export type Dictionary = Readonly<Record<string, string>>;

/** The texts of this page's language. Both dictionaries have the same names. */
export function textsOf<D extends Dictionary>(both: {
  readonly en: D;
  readonly ko: { readonly [K in keyof D]: string };
}): {
  readonly [K in keyof D]: string;
} {
  return current === "ko" ? both.ko : both.en;
}

/**
 * Fills the placeholders of a text: `fill("{n} of {all}", { n: 3, all: 10 })`. In Korean a placeholder may be followed by a
 * pair of particles, of which the right one stays: `{label}[은/는]`, `{value}[이/가]`, `{file}[을/를]`.
 */
export function fill(text: string, values: Readonly<Record<string, string | number>>): string {
  const filled = text.replace(/\{(\w+)\}/g, (whole, name: string) => String(values[name] ?? whole));
  return filled.replace(
    /(\S?)\[([^\]/]+)\/([^\]]+)\]/gu,
    (_, before: string, closed: string, open: string) =>
      before + (endsClosed(before) ? (isRieul(before) && closed === "으로" ? open : closed) : open),
  );
}

/** Digits and letters that end in a consonant when they are read aloud: 영 일 삼 육 칠 팔, 엘 엠 엔. */
const closedSigns = "013678lmnLMN";
/** Those whose final consonant is ㄹ: 일 칠 팔 엘. */
const rieulSigns = "178lL";
const hangulStart = 0xac00;
const hangulCount = 11172;

/** Whether what was said last ends in a consonant. */
function endsClosed(character: string): boolean {
  return closedSigns.includes(character) && character !== "" ? true : finalOf(character) > 0;
}

function isRieul(character: string): boolean {
  return (rieulSigns.includes(character) && character !== "") || finalOf(character) === 8;
}

/** The number of a syllable's final consonant; 0 for none, and for what is no Hangul. */
function finalOf(character: string): number {
  const at = character === "" ? -1 : character.charCodeAt(0) - hangulStart;
  return at >= 0 && at < hangulCount ? at % 28 : 0;
}
