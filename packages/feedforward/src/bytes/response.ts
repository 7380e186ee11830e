/** The bytes that a server answers with, and what is said where it has none or does not end. */

import { withData } from "../errors.ts";
import { collectBytes } from "./stream.ts";

/** Bytes that may come from a server that does not say how many they will be, and from one that does. */
const mostUnknown = 2 ** 28;
const mostKnown = 2 ** 31;

/** Throws where the status says that there are none, and where more come than 256 MiB and than the server has announced. */
export async function bytesOfResponse(response: Response, url: string): Promise<Uint8Array<ArrayBuffer>> {
  if (!response.ok) {
    const { status, statusText } = response;
    const failed = new Error(`cannot load ${url}: ${status} ${statusText}`.trimEnd());
    throw withData(failed, "url-failed", { url, status, statusText });
  }
  const { body, headers } = response;
  const announced = Number(headers.get("content-length")) || 0;
  const bytes = body && (await collectBytes(body, Math.max(mostUnknown, Math.min(announced, mostKnown))));
  if (bytes) return bytes;
  const endless = `cannot load ${url}: more than 256 MiB came and no end: a longer file needs a content-length`;
  throw withData(new Error(endless), "url-endless", { url });
}
