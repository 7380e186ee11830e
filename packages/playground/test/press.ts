/** Pressing a button at a moment that passes: what is on its way is stopped in the page itself, however slow the machine is. */

import type { Page } from "playwright-core";

export interface Moment {
  /** The text of this element is awaited: one of those that match, in any order. */
  readonly selector: string;
  /** A pattern of the awaited text. */
  readonly text: string;
  /** The button that is pressed then, by its label or its text. */
  readonly button: string;
}

/** Presses the button as soon as the text is there, once what comes back is awaited; to be called before it can be there. */
export async function pressWhen(page: Page, panel: string, moment: Moment): Promise<() => Promise<void>> {
  await page.evaluate(
    ([root, { selector, text, button }]) => {
      const place = document.querySelector(root)!;
      const isDue = () =>
        [...place.querySelectorAll(selector)].some((element) => RegExp(text).test(element.textContent));
      const pressed = new Promise<void>((resolve) => {
        const watch = new MutationObserver(() => {
          const buttons = [...place.querySelectorAll("button")];
          const found = buttons.find((one) => (one.getAttribute("aria-label") ?? one.textContent.trim()) === button);
          if (!isDue() || found === undefined) return;
          watch.disconnect();
          found.click();
          resolve();
        });
        watch.observe(place, { childList: true, characterData: true, subtree: true });
      });
      Object.assign(globalThis, { pressed });
    },
    [panel, moment] as const,
  );
  return () => page.evaluate(() => Reflect.get(globalThis, "pressed") as Promise<void>);
}
