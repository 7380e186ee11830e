/**
 * Files that are often taken for a model that can be read: another program's model, or what a server or a repository gives in
 * a model's place. Each is told by its first bytes, and what is said of it says what to do.
 */

import { type UnsupportedError, unsupportedError } from "../../errors.ts";
import { decodeLatin1 } from "../text/latin1.ts";

/** Names of a model's parts come early in its JSON. */
const headBytes = 4096;

/** What the bytes are, as the refusal of them; null where they are nothing of the kind. */
export function foreignFile(bytes: Uint8Array): UnsupportedError | null {
  const head = decodeLatin1(bytes.subarray(0, headBytes));
  if (head.startsWith("TFL3", 4)) {
    return unsupportedError(
      "tflite-file",
      "tflite: a model of TensorFlow Lite is not read; python -m tf2onnx.convert --tflite model.tflite --output model.onnx converts it to ONNX",
    );
  }
  if (/^(\xef\xbb\xbf)?\s*<(!doctype\s+html|html)\b/i.test(head)) {
    return unsupportedError(
      "html-page",
      "html: this is a web page, which servers send in place of a file that is not there or needs a login; open its address in a browser and check it",
    );
  }
  if (head.startsWith("version https://git-lfs.github.com/spec/")) {
    return unsupportedError(
      "git-lfs-pointer",
      "git lfs: this is the pointer to a file, not the file; git lfs pull fetches it, or download it from the page of its repository",
    );
  }
  return null;
}
