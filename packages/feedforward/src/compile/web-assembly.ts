/**
 * The two modules of JavaScript that run WebAssembly: with the bytes inside, and with a module that a platform has compiled, as those do
 * where nothing may be compiled while it runs.
 */

import { type Language, modules } from "./modules.ts";
import type { Standalone } from "./standalone.ts";
import type { Subject } from "./subject.ts";

/** The files of a module with the bytes inside it. */
export function withBytes(
  language: Language,
  subject: Subject,
  { bytes, alone }: { readonly bytes: Uint8Array; readonly alone: Standalone },
): [string, string][] {
  const code = `const code = atob(\n  "${base64(bytes)}",\n);
const bytes = new Uint8Array(code.length);
for (let i = 0; i < code.length; i++) bytes[i] = code.charCodeAt(i);`;
  const exports = "new WebAssembly.Instance(new WebAssembly.Module(bytes)).exports";
  return modules(language, subject, alone, { code, exports, opener: null });
}

/** The files of a module that is handed what a platform makes of the `.wasm` beside it. */
export function besideBytes(language: Language, subject: Subject, alone: Standalone): [string, string][] {
  const opener = "Takes the module that a platform makes of the .wasm beside this file.";
  return modules(language, subject, alone, { code: "", exports: "new WebAssembly.Instance(module).exports", opener });
}

const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

export function base64(bytes: Uint8Array): string {
  const parts: string[] = [];
  for (let i = 0; i < bytes.length; i += 3) {
    const [a, b = 0, c = 0] = bytes.subarray(i, i + 3);
    const bits = (a! << 16) | (b << 8) | c;
    const text = [18, 12, 6, 0].map((shift) => alphabet[(bits >> shift) & 63]).join("");
    const missing = Math.max(0, i + 3 - bytes.length);
    parts.push(text.slice(0, 4 - missing) + "=".repeat(missing));
  }
  return parts.join("");
}
