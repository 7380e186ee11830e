/**
 * What the prose of the article is made of, beside paragraphs: equations, a place for a panel, questions that the panel
 * answers. Only the prerendering uses it.
 */

import type { ComponentChildren } from "preact";
import temml from "temml";
import { language } from "../page/language.ts";
import type { PanelName } from "../parts/panel-names.ts";

/**
 * An equation in TeX, as MathML: in a line, or as a block of its own. The page's policy allows no style attributes, so the
 * layout of temml's tables is in the stylesheet, by temml's own classes. What MathML takes for granted is left out: that
 * parentheses are fences, and which of them opens.
 */
export function Tex({ children, isBlock = false }: { readonly children: string; readonly isBlock?: boolean }) {
  // MathML that temml makes of our own TeX when the page is built.
  const inner = { dangerouslySetInnerHTML: { __html: isBlock ? displayed(children) : mathOf(children) } };
  // What is still too long for a narrow screen scrolls by itself, which takes the focus where there is no pointer.
  return isBlock ? <span class="equation" tabIndex={0} {...inner} /> : <span class="tex" {...inner} />;
}

/** A line of equations, which may break between two of them (`\qquad`), and where one allows it (`\allowbreak`). */
function displayed(tex: string): string {
  const pieces = tex.split("\\allowbreak").map((equations) => {
    return equations.split("\\qquad").map((equation) => mathOf(`\\displaystyle ${equation}`));
  });
  return pieces.map((equations) => equations.join(" ")).join("<wbr>");
}

function mathOf(tex: string): string {
  const markup = temml.renderToString(tex, { throwOnError: true });
  return markup.replaceAll(/ style="[^"]*"| fence="true" form="\w+"/g, "");
}

/** Where a panel stands in the article. */
export function PanelPlace({ name }: { readonly name: PanelName }) {
  return <div data-place={name} />;
}

const titles = { en: "Try it", ko: "직접 해 보기" } as const;

/** The questions at the end of a part. Each is answered by using the panel above it; the answer is there to check. */
export function Questions({ children }: { readonly children: ComponentChildren }) {
  return (
    <aside class="questions">
      <h3>{titles[language()]}</h3>
      <ol>{children}</ol>
    </aside>
  );
}

const answerWord = { en: "Answer", ko: "답" } as const;

export interface QuestionProps {
  /** What to find out with the panel. */
  readonly ask: ComponentChildren;
  /** The answer. */
  readonly children: ComponentChildren;
}

export function Question({ ask, children }: QuestionProps) {
  return (
    <li>
      <p>{ask}</p>
      <details>
        <summary>{answerWord[language()]}</summary>
        <div>{children}</div>
      </details>
    </li>
  );
}
