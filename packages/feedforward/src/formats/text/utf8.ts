/** Strict UTF-8. Most text in a file is short and ASCII, and the platform's decoder takes ten times as long for that. */

import { fromUnits } from "./units.ts";

const decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

const shortText = 64;

/** The text, a byte order mark included; null if the bytes are not UTF-8. */
export function decodeUtf8(bytes: Uint8Array): string | null {
  if (bytes.length <= shortText && isAscii(bytes)) return fromUnits(bytes);
  try {
    return decoder.decode(bytes);
  } catch {
    return null;
  }
}

function isAscii(bytes: Uint8Array): boolean {
  for (let i = 0; i < bytes.length; i++) if (bytes[i]! >= 0x80) return false;
  return true;
}
