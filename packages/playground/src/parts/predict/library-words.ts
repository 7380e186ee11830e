/**
 * What the library says of a file, in the page's language. Errors and notes carry their English sentence; the Korean of every
 * code is larger than the panel, so it is loaded when a Korean reader first needs it.
 */

import { signal } from "@preact/signals";
import type { Note } from "feedforward";
import { language } from "../../page/language.ts";

type Messages = typeof import("feedforward/messages");

const messages = signal<Messages | null>(null);
let loading: Promise<Messages> | null = null;

async function loadMessages(): Promise<Messages> {
  loading ??= import("feedforward/messages");
  messages.value = await loading;
  return messages.value;
}

/** A note for a component, which is drawn again when the Korean has come; until then it is the English sentence. */
export function noteText(note: Note): string {
  if (language() === "en") return note.message;
  // Without a network the English sentence stays.
  if (messages.value === null) loadMessages().catch(() => (loading = null));
  return messages.value?.noteSentence(note, "ko") ?? note.message;
}

/** The sentence of an error of the library; null where it has none in this language. */
export async function errorText(error: unknown): Promise<string | null> {
  if (language() === "en" || !(error instanceof Error && "facts" in error)) return null;
  const loaded = await loadMessages().catch(() => (loading = null));
  return loaded === null ? null : loaded.errorSentence(error, "ko");
}
