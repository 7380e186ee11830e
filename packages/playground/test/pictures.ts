/** Picture files for the pad, good and bad, and the ways in which a reader brings them. */

import { crc32 } from "node:zlib";
import { Tensor } from "feedforward";
import type { Page } from "playwright-core";
import { writePng } from "../../feedforward/src/draw/png.ts";

/** A picture of a seven, dark on light. */
const seven = new Tensor(
  "uint8",
  [90, 120, 3],
  Uint8Array.from({ length: 90 * 120 * 3 }, (_, i) => {
    const x = Math.floor(i / 3) % 120;
    const y = Math.floor(i / 3 / 120);
    const isTop = y > 10 && y < 20 && x > 30 && x < 80;
    const isLeg = y >= 20 && y < 80 && Math.abs(x - (78 - (y - 20) * 0.45)) < 6;
    return isTop || isLeg ? 30 : 240;
  }),
);
export const sevenPng = writePng(seven);
export const paperPng = writePng(new Tensor("uint8", [60, 60, 3], new Uint8Array(60 * 60 * 3).fill(250)));

/** The same file, but it claims to be 60,000 pixels wide and high. */
export function giantPng(): Uint8Array {
  const bytes = Uint8Array.from(sevenPng);
  const view = new DataView(bytes.buffer);
  view.setUint32(16, 60_000);
  view.setUint32(20, 60_000);
  view.setUint32(29, crc32(bytes.subarray(12, 29)));
  return bytes;
}

/** Brings a file to the page as the event would that a browser sends. */
export function bring(page: Page, how: "paste" | "drop", bytes: Uint8Array, type = "image/png"): Promise<void> {
  return page.evaluate(
    ([kind, content, mime]) => {
      const data = new DataTransfer();
      data.items.add(new File([Uint8Array.from(content)], "digit", { type: mime }));
      const options = { bubbles: true, cancelable: true };
      if (kind === "paste") document.dispatchEvent(new ClipboardEvent("paste", { ...options, clipboardData: data }));
      else document.querySelector(".pad")!.dispatchEvent(new DragEvent("drop", { ...options, dataTransfer: data }));
    },
    [how, [...bytes], type] as const,
  );
}

/** Drops a file on the page's title, where nothing waits for one; whether the page took the event from the browser. */
export function dropBeside(page: Page, bytes: Uint8Array, name: string, type: string): Promise<boolean> {
  return page.evaluate(
    ([bytes, name, type]) => {
      const dataTransfer = new DataTransfer();
      dataTransfer.items.add(new File([Uint8Array.from(bytes)], name, { type }));
      const event = new DragEvent("drop", { bubbles: true, cancelable: true, dataTransfer });
      document.querySelector("h1")!.dispatchEvent(event);
      return event.defaultPrevented;
    },
    [[...bytes], name, type] as const,
  );
}
