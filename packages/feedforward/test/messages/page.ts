/** `docs/errors.md` and its Korean, from what the mistakes throw and what is noted: `npm run errors` writes them, a test holds them. */

import type { ErrorData, Note } from "../../src/errors.ts";
import { errorSentence, type Language, noteSentence } from "../../src/messages.ts";
import { mistakes, thrownBy } from "./mistakes.ts";
import { noted } from "./notes.ts";

const heads = {
  en: `# Errors

[한국어](errors.ko.md)

An error of the library is data. \`error.code\` never changes and is never used for anything else; \`error.facts\` is a frozen object that JSON can hold;
\`error.message\` is the English sentence, and \`errorSentence(error, "ko")\` of \`feedforward/messages\` the Korean one. The class says of what kind it is:
\`ShapeError\` (sizes that do not fit), \`FormatError\` (bytes that break the rules of their format, at \`error.offset\`), \`UnsupportedError\` (well formed, and not done
or refused), \`OptionError\` (an argument or option; it is a \`RangeError\`).
`,
  ko: `# 오류

[English](errors.md)

라이브러리의 오류는 데이터입니다. \`error.code\`는 바뀌지 않으며 다른 뜻으로 다시 쓰이지 않습니다. \`error.facts\`는 JSON으로 옮길 수 있는 고정된(frozen) 객체이고,
\`error.message\`는 영어 문장입니다. 한국어 문장은 \`feedforward/messages\`의 \`errorSentence(error, "ko")\`가 만듭니다. 종류는 클래스가 말해 줍니다.
\`ShapeError\`는 크기가 맞지 않을 때, \`FormatError\`는 바이트가 형식의 규칙에 어긋날 때(위치는 \`error.offset\`), \`UnsupportedError\`는 올바르지만 지원하지 않거나 거부할 때,
\`OptionError\`는 인수나 옵션이 잘못되었을 때 납니다(\`RangeError\`의 하위 클래스).
`,
};

const sample = [
  "",
  "```js",
  'import { errorSentence } from "feedforward/messages";',
  "",
  "try {",
  "  session.predict(row);",
  "} catch (error) {",
  '  if (error.code === "input-shape") console.log(error.facts.expected, error.facts.got);',
  '  else console.log(errorSentence(error, "ko"));',
  "}",
  "```",
  "",
].join("\n");

const tables = {
  en: "\nA row is what one real mistake says.\n\n| code | class | facts | for example |\n| --- | --- | --- | --- |\n",
  ko: "\n각 행은 실제 실수 하나가 내는 문장입니다.\n\n| code | 클래스 | facts | 예 |\n| --- | --- | --- | --- |\n",
};

const noteHeads = {
  en: `
## Notes

What was assumed, rounded or taken otherwise on the way to a network is data too: \`network.notes\` and \`graph.notes\` are lists of frozen objects
\`{ code, facts, message }\`, and \`noteSentence(note, "ko")\` of \`feedforward/messages\` says one in Korean.

| code | facts | for example |
| --- | --- | --- |
`,
  ko: `
## 참고

신경망을 만드는 동안 가정하거나 반올림하거나 다르게 받아들인 것도 데이터입니다. \`network.notes\`와 \`graph.notes\`는 고정된(frozen) 객체
\`{ code, facts, message }\`의 목록이며, 한국어 문장은 \`feedforward/messages\`의 \`noteSentence(note, "ko")\`가 만듭니다.

| code | facts | 예 |
| --- | --- | --- |
`,
};

export async function errorsPage(language: Language): Promise<string> {
  const codes = Object.keys(mistakes).sort();
  const rows = await Promise.all(codes.map(async (code) => row(code, await thrownBy(mistakes[code]!), language)));
  const notes = Object.keys(noted)
    .sort()
    .map((code) => noteRow(code, language));
  return `${heads[language]}${sample}${tables[language]}${rows.join("\n")}\n${noteHeads[language]}${notes.join("\n")}\n`;
}

function row(code: string, error: unknown, language: Language): string {
  const { name, facts } = error as Error & ErrorData;
  return `| \`${code}\` | ${name} | ${namesOf(facts)} | ${cell(errorSentence(error, language))} |`;
}

function noteRow(code: string, language: Language): string {
  const note = noted[code]!().find((one: Note) => one.code === code)!;
  return `| \`${code}\` | ${namesOf(note.facts)} | ${cell(noteSentence(note, language))} |`;
}

function namesOf(facts: ErrorData["facts"]): string {
  return Object.keys(facts)
    .map((fact) => `\`${fact}\``)
    .join(", ");
}

/** Text as it stands between the bars of a table. */
function cell(text: string): string {
  return text.replace(/[\\|*_<>`]/g, "\\$&");
}

/** The codes of the page's rows. */
export function codesOfPage(page: string): string[] {
  return [...page.matchAll(/^\| `([\w-]+)` \|/gm)].map(([, code]) => code!);
}
