/** Files that are often taken for a model that can be read: their first bytes, as their programs write them. */

import { Buffer } from "node:buffer";

const text = (content: string): Uint8Array => Uint8Array.from(Buffer.from(content, "latin1"));

/** By the code of the refusal; of some there are several. */
export const foreignFiles: readonly (readonly [name: string, code: string, bytes: Uint8Array])[] = [
  ["model.tflite", "tflite-file", text(`\x1c\0\0\0TFL3${"\0".repeat(24)}`)],
  ["model.onnx", "html-page", text("<!DOCTYPE html>\n<html><title>404 Not Found</title></html>")],
  ["net.safetensors", "html-page", text("\xef\xbb\xbf\r\n<HTML lang=en><body>Sign in</body></HTML>")],
  [
    "large.onnx",
    "git-lfs-pointer",
    text("version https://git-lfs.github.com/spec/v1\noid sha256:4d7a214614ab2935c943f9e0ff69d22e\nsize 12345\n"),
  ],
];

/** Those that are nothing of the kind. */
export const otherFiles: readonly (readonly [name: string, bytes: Uint8Array])[] = [
  ["a text", text("hello")],
  ["other JSON", text('{"name": "feedforward"}')],
  ["an image of SVG", text("<svg xmlns='http://www.w3.org/2000/svg'/>")],
  ["the beginning of HDF5 alone", text("\x89HDF")],
  ["nothing", new Uint8Array(0)],
];
