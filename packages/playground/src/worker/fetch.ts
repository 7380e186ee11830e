/** Fetching that tells how far it is. */

import { fetchFile } from "../state/fetching.ts";

/** The bytes at an address; `tell` gets the share that has come, where the server says how much there is. */
export async function fetchWithProgress(url: string, tell: (share: number) => void): Promise<Uint8Array<ArrayBuffer>> {
  const response = await fetchFile(url);
  const total = Number(response.headers.get("content-length") ?? 0);
  const pieces: Uint8Array[] = [];
  let length = 0;
  const reader = response.body!.getReader();
  for (;;) {
    const { done, value } = await reader.read();
    if (done) break;
    pieces.push(value);
    length += value.length;
    // A server that compresses on the way names the shorter length.
    if (total > 0) tell(Math.min(1, length / total));
  }
  const bytes = new Uint8Array(length);
  let at = 0;
  for (const piece of pieces) {
    bytes.set(piece, at);
    at += piece.length;
  }
  return bytes;
}
