/** Light, dark, or as the machine has it; kept in this browser. Canvases look at `themeChanges` and draw again. */

import { effect, signal } from "@preact/signals";

export type Theme = "auto" | "light" | "dark";
export const themes: readonly Theme[] = ["auto", "light", "dark"];

const key = "feedforward-theme";

export const theme = signal<Theme>(readTheme());
/** Counts up whenever colours change. */
export const themeChanges = signal(0);

/** From now on the page follows the signal. */
export function startTheme(): void {
  effect(() => {
    document.documentElement.dataset["theme"] = theme.value;
    keep(theme.value);
    themeChanges.value = themeChanges.peek() + 1;
  });
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => {
    themeChanges.value = themeChanges.peek() + 1;
  });
}

function readTheme(): Theme {
  try {
    return themes.find((theme) => theme === localStorage.getItem(key)) ?? "auto";
  } catch {
    return "auto"; // a browser that keeps nothing, or no browser
  }
}

function keep(value: Theme): void {
  try {
    if (value === "auto") localStorage.removeItem(key);
    else localStorage.setItem(key, value);
  } catch {
    // a browser that keeps nothing
  }
}
