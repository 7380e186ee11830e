/** The questions that a reader has answered: ticked, counted in the contents, and remembered in this browser. */

import { fill, textsOf } from "../page/language.ts";
import { readingTexts } from "./reading-texts.ts";

const key = "feedforward-answered";

export function startTicks(): void {
  const answered = new Set(remembered());
  for (const part of document.querySelectorAll(".part")) {
    const questions = [...part.querySelectorAll(".questions > ol > li")];
    const names = questions.map((_, i) => `${part.id}.${i + 1}`);
    const count = () => showCount(part.id, names.filter((name) => answered.has(name)).length, names.length);
    for (const [i, question] of questions.entries()) {
      const box = tickOf(question, i + 1);
      box.checked = answered.has(names[i]!);
      const keep = () => {
        if (box.checked) answered.add(names[i]!);
        else answered.delete(names[i]!);
        remember(answered);
        count();
      };
      box.addEventListener("change", keep);
      // Whoever looks at the answer is done with the question, unless the tick is taken away.
      question.querySelector("details")!.addEventListener("toggle", ({ currentTarget }) => {
        if (!(currentTarget as HTMLDetailsElement).open || box.checked) return;
        box.checked = true;
        keep();
      });
    }
    count();
  }
}

/** A box to tick, in the line of the answer: what comes late must not move what stands there. */
function tickOf(question: Element, number: number): HTMLInputElement {
  const box = document.createElement("input");
  box.type = "checkbox";
  const label = document.createElement("label");
  label.className = "tick";
  const t = textsOf(readingTexts);
  box.ariaLabel = fill(t.answered, { number });
  label.append(box, t.done);
  question.querySelector("details")!.before(label);
  return box;
}

/** `2/3` behind a part of the contents, or a tick for all; nothing for none. */
function showCount(part: string, count: number, all: number): void {
  const link = document.querySelector(`.contents [data-part="${part}"]`)!;
  link.querySelector(".count")?.remove();
  if (count === 0) return;
  const mark = document.createElement("span");
  mark.className = "count";
  mark.textContent = count === all ? "✓" : `${count}/${all}`;
  mark.title = fill(textsOf(readingTexts).count, { count, all });
  link.append(" ", mark);
}

function remembered(): string[] {
  try {
    return (localStorage.getItem(key) ?? "").split(",").filter((name) => name !== "");
  } catch {
    return []; // a browser that keeps nothing
  }
}

function remember(answered: ReadonlySet<string>): void {
  try {
    if (answered.size === 0) localStorage.removeItem(key);
    else localStorage.setItem(key, [...answered].join(","));
  } catch {
    // a browser that keeps nothing
  }
}
