/**
 * What the library says, in the reader's language. An error carries its English sentence; this brings the Korean of every
 * code, so a page or a program that shows errors to people loads it, and nothing else does.
 */

export { errorSentence, type Language, languages } from "./messages/sentence.ts";
