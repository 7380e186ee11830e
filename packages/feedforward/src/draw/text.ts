/**
 * Text as figures need it: without control characters, which could move a terminal's cursor or break an XML file, and
 * with the number of columns it takes, for a Hangul syllable or a Chinese character is twice as wide as a letter.
 */

/** The text without control characters. Titles and labels may come out of files that nobody has vetted. */
export function plainText(text: string): string {
  return text.replace(/\p{Cc}/gu, "");
}

/** How many columns of a terminal the text takes. */
export function columnsOf(text: string): number {
  let columns = 0;
  for (const character of text) columns += /\p{Mn}/u.test(character) ? 0 : isWide(character) ? 2 : 1;
  return columns;
}

/** The text in the middle of so many columns, without spaces after it. */
export function centered(text: string, columns: number): string {
  return " ".repeat(Math.max(0, Math.floor((columns - columnsOf(text)) / 2))) + text;
}

function isWide(character: string): boolean {
  return /[\p{Script=Hangul}\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\u3000-\u303e\uff01-\uff60]|\p{Emoji_Presentation}/u.test(
    character,
  );
}
