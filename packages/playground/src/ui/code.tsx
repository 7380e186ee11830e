/** A piece of code with a button that copies it. */

import { textsOf } from "../page/language.ts";
import { Icon } from "./icon.tsx";
import { announce } from "./panel-frame.tsx";
import { codeTexts } from "./ui-texts.ts";

export interface CodeProps {
  readonly code: string;
  readonly language: "typescript" | "python" | "shell";
}

export function Code({ code, language }: CodeProps) {
  const t = textsOf(codeTexts);
  const copy = () =>
    navigator.clipboard.writeText(code).then(
      () => announce(t.copied),
      () => announce(t.failed),
    );
  return (
    <div class="code">
      <pre tabIndex={0} role="region" aria-label={language}>
        <code class={`language-${language}`}>{code}</code>
      </pre>
      <button type="button" class="icon-button" aria-label={t.copy} title={t.copy} onClick={() => void copy()}>
        <Icon name="copy" />
      </button>
    </div>
  );
}
