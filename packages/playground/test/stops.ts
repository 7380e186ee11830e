/**
 * The stops of the Tab key: all that can be reached within a part of the page, in the order of the document. They are kept in
 * the page itself, because elements cannot leave it; here they are known by number and by a few words.
 */

import type { Page } from "playwright-core";

interface StopsWindow {
  stops: Element[];
}

/** Finds the stops below a selector, and returns a few words about each. */
export function findStops(page: Page, selector: string): Promise<string[]> {
  return page.evaluate((root) => {
    const focusable = "a[href], button, input, select, textarea, summary, [tabindex]";
    const isStop = (element: Element): boolean => {
      if ((element as HTMLElement).tabIndex < 0 || element.matches(":disabled") || !element.checkVisibility())
        return false;
      if (element.closest("[inert]") !== null) return false;
      if (!(element instanceof HTMLInputElement) || element.type !== "radio") return true;
      // Of a group of radio buttons the chosen one is the stop; arrows lead to the others.
      const group = [...document.querySelectorAll<HTMLInputElement>(`input[name="${element.name}"]`)];
      return element === (group.find(({ checked }) => checked) ?? group[0]);
    };
    const labelOf = (element: Element) => (element as Partial<HTMLInputElement>).labels?.[0]?.textContent;
    const describe = (element: Element): string => {
      const label = element.getAttribute("aria-label") ?? labelOf(element) ?? element.textContent;
      const kind = element.getAttribute("role") ?? element.getAttribute("type") ?? element.localName;
      return `${element.closest(".panel")?.id ?? "page"}: ${kind} ${(label ?? "").trim().slice(0, 40)}`;
    };
    const stops = [...document.querySelectorAll(root)].flatMap((part) => [...part.querySelectorAll(focusable)]);
    (globalThis as unknown as StopsWindow).stops = stops.filter(isStop);
    return (globalThis as unknown as StopsWindow).stops.map((element, i) => `${i} ${describe(element)}`);
  }, selector);
}

/** What has the focus. */
export interface Focus {
  /** The number of the stop; -1 for what is none of them. */
  readonly stop: number;
  readonly name: string;
  /** Nothing has the focus: the key has left the document. */
  readonly isOutside: boolean;
  /** An area that scrolls, which browsers make a stop by themselves. */
  readonly isScroller: boolean;
  /** Whether a reader sees where the focus is: in the window, and drawn around. */
  readonly isShown: boolean;
}

export function focusOf(page: Page): Promise<Focus> {
  return page.evaluate(() => {
    const element = document.activeElement;
    if (element === null || element === document.body) {
      return { stop: -1, name: "outside", isOutside: true, isScroller: false, isShown: true };
    }
    const hasOutline = (shown: Element | null): boolean => {
      if (shown === null) return false;
      const { outlineStyle, outlineWidth, opacity } = getComputedStyle(shown);
      return outlineStyle !== "none" && Number.parseFloat(outlineWidth) >= 2 && opacity !== "0";
    };
    const { top, bottom } = element.getBoundingClientRect();
    const isInWindow = bottom > 0 && top < innerHeight;
    return {
      stop: (globalThis as unknown as StopsWindow).stops.indexOf(element),
      name: `${element.localName}.${element.getAttribute("class")} in ${element.closest("[id]")?.id}`,
      isOutside: false,
      isScroller: element.scrollWidth > element.clientWidth || element.scrollHeight > element.clientHeight,
      isShown: isInWindow && (hasOutline(element) || hasOutline(element.nextElementSibling)),
    };
  });
}

/** Puts the focus on a stop; false if it is no longer there. */
export function focusStop(page: Page, stop: number): Promise<boolean> {
  return page.evaluate((number) => {
    const element = (globalThis as unknown as StopsWindow).stops[number] as HTMLElement;
    element.focus();
    return element.isConnected && document.activeElement === element;
  }, stop);
}

/** Whether a stop holds its last value, so that the key that goes on changes nothing. */
export function isAtEnd(page: Page, stop: number): Promise<boolean> {
  return page.evaluate((number) => {
    const element = (globalThis as unknown as StopsWindow).stops[number]!;
    if (element instanceof HTMLSelectElement) return element.selectedIndex === element.options.length - 1;
    if (!(element instanceof HTMLInputElement) || !["range", "number"].includes(element.type)) return false;
    return element.max !== "" && element.valueAsNumber + Number(element.step || 1) > Number(element.max);
  }, stop);
}

/** What of a stop a key can change; null where the kind is no concern of these tests. */
export function kindOf(page: Page, stop: number): Promise<string | null> {
  return page.evaluate((number) => {
    const element = (globalThis as unknown as StopsWindow).stops[number]!;
    if (element instanceof HTMLInputElement) return element.type;
    if (element.localName === "summary" || element.localName === "select") return element.localName;
    return element.getAttribute("role") === null || element.localName === "pre" ? null : "drawing";
  }, stop);
}

/** The state of a stop as text: what it holds, what is chosen in its group, whether it is open. */
export function stateOf(page: Page, stop: number): Promise<string> {
  return page.evaluate((number) => {
    const element = (globalThis as unknown as StopsWindow).stops[number]!;
    if (element instanceof HTMLInputElement && element.type === "radio") {
      return document.querySelector<HTMLInputElement>(`input[name="${element.name}"]:checked`)?.value ?? "";
    }
    if (element instanceof HTMLInputElement)
      return element.type === "checkbox" ? String(element.checked) : element.value;
    if (element instanceof HTMLSelectElement) return element.value;
    return String((element.parentElement as HTMLDetailsElement).open);
  }, stop);
}
