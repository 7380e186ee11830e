/**
 * What is handed over as a path, looked at before the file system is asked: it would say of a URL that there is no such file.
 */

import { optionError } from "../errors.ts";
import { kindOf } from "../options/check.ts";

/** Throws for what is neither a path nor a file URL, with what takes it instead. */
export function checkPath(operation: "load" | "save", path: unknown): void {
  if (path instanceof URL ? path.protocol === "file:" : typeof path === "string" && !scheme.test(path)) return;
  if (path instanceof URL || typeof path === "string") throw urlError(operation, String(path));
  if (operation === "load" && (path instanceof ArrayBuffer || ArrayBuffer.isView(path))) {
    const sentence =
      "load: expected a path or a file URL, got bytes; readModel of feedforward/formats/model reads them";
    throw optionError("path-bytes", sentence);
  }
  throw optionError("path-kind", "$operation: expected a path or a file URL, got $got", operation, kindOf(path));
}

/** A drive of Windows is one letter, and no `//` follows it. */
const scheme = /^([a-z][a-z\d+.-]+:\/\/|(data|blob):)/i;

function urlError(operation: "load" | "save", url: string): Error {
  if (/^file:/i.test(url)) {
    const sentence = '$operation: "$url" is the text of a file URL; hand over the URL itself, new URL(text)';
    return optionError("path-file-url", sentence, operation, url);
  }
  if (operation === "load") {
    const sentence = 'load: "$url" is a URL, and files are read here; load of feedforward/web fetches it';
    return optionError("path-url-read", sentence, url);
  }
  const sentence =
    'save: "$url" is a URL, and files are written here; writeModel of feedforward/formats/model gives the bytes';
  return optionError("path-url-written", sentence, url);
}
