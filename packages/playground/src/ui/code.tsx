/** A piece of code with a button that copies it. */

import { textsOf } from "../page/language.ts";
import { codeTexts } from "./code-texts.ts";
import { Icon } from "./icon.tsx";
import { notify } from "./panel-frame.tsx";

const names = { typescript: "TypeScript", python: "Python" } as const;

export interface CodeProps {
  readonly code: string;
  readonly language: keyof typeof names;
  /** A piece of the code that is marked, because it is at work. */
  readonly marked?: string | null;
}

export function Code({ code, language, marked = null }: CodeProps) {
  const t = textsOf(codeTexts);
  const copy = () =>
    navigator.clipboard.writeText(code).then(
      () => notify(t.copied),
      () => notify(t.failed),
    );
  return (
    <div class="code">
      <div class="code-bar">
        <span class="note">{names[language]}</span>
        <button type="button" class="icon-button" aria-label={t.copy} title={t.copy} onClick={() => void copy()}>
          <Icon name="copy" />
        </button>
      </div>
      <pre tabIndex={0} role="group" aria-label={names[language]}>
        <code class={`language-${language}`}>{marked === null ? code : withMark(code, marked)}</code>
      </pre>
    </div>
  );
}

function withMark(code: string, marked: string) {
  const [before, ...after] = code.split(marked);
  return (
    <>
      {before}
      <mark>{marked}</mark>
      {after.join(marked)}
    </>
  );
}
