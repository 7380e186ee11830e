/**
 * A link for every state. What a reader changes is a signal that the address remembers: `#v=1&softmax=0.3,2.9,4`. Only
 * what differs from the beginning is written, so a fresh page has a bare address. A value that cannot be read is ignored, and
 * the panel starts as it always does; so is a link of another version.
 */

import { effect, type Signal, signal } from "@preact/signals";

/** How a value is written into a link, and read back. `read` gives null for what it cannot take. */
export interface Codec<T> {
  readonly read: (text: string) => T | null;
  readonly write: (value: T) => string;
}

const version = "1";
/** Longer links are not read: no state of the page needs them. */
const longestLink = 8000;

/** The parameters of the address: what stands behind `#`, and what behind `?` for those that embed the page. */
export function linkParameters(): URLSearchParams {
  if (typeof location === "undefined") return new URLSearchParams();
  return parametersIn([location.search.slice(1), location.hash.slice(1)]);
}

/** What only names a place, as `#softmax` does, has no parameters; nor has what is too long, or of another version. */
function parametersIn(parts: readonly string[]): URLSearchParams {
  const text = parts.filter((part) => part.includes("=")).join("&");
  const parameters = new URLSearchParams(text.length > longestLink ? "" : text);
  return (parameters.get("v") ?? version) === version ? parameters : new URLSearchParams();
}

interface Entry {
  /** As it stands in the link; null where it is as at the beginning. */
  readonly text: () => string | null;
  /** As it stands in a link that has more to say; null where it is then left out too. */
  readonly besides: string | null;
}

export interface LinkedOptions {
  /** What the link says of it, where that is not what it has under the key. */
  readonly given?: string | null;
  /** Whether a link that says anything says this too, even as it is at the beginning. */
  readonly isAlwaysSaid?: boolean;
}

const entries = new Map<string, Entry>();

/** Something that the address says of what is kept elsewhere: its text now, null for nothing. */
export function said(key: string, text: Entry["text"]): void {
  if (entries.has(key)) return;
  entries.set(key, { text, besides: null });
  if (typeof location !== "undefined") followChanges(text);
}

/** A signal that starts as the address says, or with `initial`, and that the address follows. */
export function linked<T>(key: string, initial: T, codec: Codec<T>, options: LinkedOptions = {}): Signal<T> {
  const { given = linkParameters().get(key), isAlwaysSaid = false } = options;
  const state = signal(given === null ? initial : (codec.read(given) ?? initial));
  const plain = codec.write(initial);
  const text = () => {
    const written = codec.write(state.value);
    return written === plain ? null : written;
  };
  entries.set(key, { text, besides: isAlwaysSaid ? plain : null });
  if (typeof location !== "undefined") followChanges(text);
  return state;
}

/** The address follows from the first change on: until then it says what the reader was sent. */
function followChanges(text: Entry["text"]): void {
  let last = text();
  effect(() => {
    const now = text();
    if (now !== last) rememberSoon();
    last = now;
  });
}

let pending: ReturnType<typeof setTimeout> | undefined;

/** Writes the address, a moment after the last change: browsers refuse a hundred changes at once. */
function rememberSoon(): void {
  clearTimeout(pending);
  pending = setTimeout(() => {
    const hash = linkHash();
    const isState = location.hash.includes("=");
    // An address that only names a place on the page stays until there is more to say.
    if (hash === location.hash || (hash === "" && !isState)) return;
    history.replaceState(history.state, "", hash === "" ? `${location.pathname}${location.search}` : hash);
  }, 400);
}

/**
 * The state of the page as `#v=1&…`, with a place to go to; empty where all is as at the beginning. What the address says
 * beside it stays: the state of panels whose code has not come yet, what a teacher hides and locks.
 */
export function linkHash(at?: string, part?: string): string {
  const parts = [...entries].flatMap(([key, { text }]) => {
    const written = text();
    return written === null ? [] : [parameterText(key, written)];
  });
  const others = [...parametersIn([location.hash.slice(1)])]
    .filter(([key]) => key !== "v" && !entries.has(key) && !(isPlace(key) && (at ?? part) !== undefined))
    .map(([key, value]) => parameterText(key, value));
  const place = [
    ...(at === undefined ? [] : [parameterText("at", at)]),
    ...(part === undefined ? [] : [parameterText("part", part)]),
  ];
  const all = [...place, ...others, ...parts];
  if (all.length === 0) return "";
  const besides = [...entries].flatMap(([key, { text, besides }]) =>
    besides !== null && text() === null ? [parameterText(key, besides)] : [],
  );
  return `#${[`v=${version}`, ...all, ...besides].join("&")}`;
}

function isPlace(key: string): boolean {
  return key === "at" || key === "part";
}

/** The address goes to another part of the page and keeps all else. */
export function replacePlace(part: string): void {
  history.pushState(history.state, "", linkHash(undefined, part));
}

function parameterText(key: string, value: string): string {
  return `${encodeURIComponent(key)}=${encodeURIComponent(value).replaceAll("%2C", ",")}`;
}

/** Yes or no, as 1 and 0. */
export const flagCodec: Codec<boolean> = {
  read: (text) => (text === "1" ? true : text === "0" ? false : null),
  write: (flag) => (flag ? "1" : "0"),
};
