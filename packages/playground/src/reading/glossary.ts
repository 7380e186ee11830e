/**
 * The chapter's words where they are met first: pressed, they say what they are called in the other language, and what they mean.
 * All of them stand in a list at the foot of the page.
 */

import { language, languages, textsOf } from "../page/language.ts";
import { readingTexts } from "./reading-texts.ts";
import { type Term, terms } from "./terms.ts";

export function startGlossary(): void {
  const note = document.createElement("div");
  note.className = "term-note";
  note.popover = "auto";
  document.querySelector("main")!.append(note);
  const strong = [...document.querySelectorAll(".part > p strong")];
  for (const term of terms) {
    const word = term.word[language()].toLowerCase();
    const place = strong.find(({ textContent }) => textContent.toLowerCase() === word);
    if (place !== undefined) place.replaceChildren(buttonOf(place.textContent, term, note));
  }
  document.querySelector(".foot")!.append(listOf());
}

/** The word in the text, as something to press. */
function buttonOf(text: string, term: Term, note: HTMLElement): HTMLButtonElement {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "term";
  button.textContent = text;
  button.popoverTargetElement = note;
  button.addEventListener("click", () => {
    const meaning = document.createElement("p");
    meaning.textContent = term.meaning[language()];
    note.replaceChildren(...wordsOf(term), meaning);
    const { left, bottom } = button.getBoundingClientRect();
    note.style.setProperty("top", `${bottom + 4}px`);
    note.style.setProperty("left", `${Math.max(8, Math.min(left, innerWidth - 20 * 16 - 8))}px`);
  });
  return button;
}

/** The word in the page's language and in the other. */
function wordsOf({ word }: Term): Node[] {
  const order = [language(), ...languages.filter((other) => other !== language())];
  return order.map((each) => {
    const element = document.createElement("b");
    element.lang = each;
    element.textContent = word[each];
    return element;
  });
}

function listOf(): HTMLElement {
  const list = document.createElement("details");
  list.className = "glossary";
  const summary = document.createElement("summary");
  summary.textContent = textsOf(readingTexts).glossary;
  const words = document.createElement("dl");
  for (const term of terms) {
    const [name, meaning] = [document.createElement("dt"), document.createElement("dd")];
    name.append(...wordsOf(term));
    meaning.textContent = term.meaning[language()];
    words.append(name, meaning);
  }
  list.append(summary, words);
  return list;
}
