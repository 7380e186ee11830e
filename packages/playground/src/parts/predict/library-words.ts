/**
 * What the library says of a file, in the page's language. Errors and notes carry their English sentence; the Korean of every
 * code is larger than the panel, so it is loaded when a Korean reader first needs it.
 */

import { signal } from "@preact/signals";
import type { Note } from "feedforward";
import type { errorSentence, noteSentence } from "feedforward/messages";
import { language } from "../../page/language.ts";

interface Sentences {
  readonly errorSentence: typeof errorSentence;
  readonly noteSentence: typeof noteSentence;
}

const sentences = signal<Sentences | null>(null);

/** Null where they do not come: without a network what was English stays English. */
async function loadSentences(): Promise<Sentences | null> {
  try {
    sentences.value ??= await import("feedforward/messages");
  } catch {
    return null;
  }
  return sentences.value;
}

/** A note for a component, which is drawn again when the Korean has come; until then it is the English sentence. */
export function noteText(note: Note): string {
  if (language() === "en") return note.message;
  if (sentences.value === null) void loadSentences();
  return sentences.value?.noteSentence(note, "ko") ?? note.message;
}

/** The sentence of an error of the library; null where it has none in this language. */
export async function errorText(error: unknown): Promise<string | null> {
  if (language() === "en" || !(error instanceof Error && "facts" in error)) return null;
  const loaded = await loadSentences();
  return loaded === null ? null : loaded.errorSentence(error, "ko");
}
