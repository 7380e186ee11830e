/**
 * What the library says, in the reader's language. An error and a note carry their English sentence; this brings the Korean of
 * every code, so a page or a program that shows them to people loads it, and nothing else does.
 */

export type { Note } from "./errors.ts";
export { errorSentence, type Language, languages, noteSentence } from "./messages/sentence.ts";
