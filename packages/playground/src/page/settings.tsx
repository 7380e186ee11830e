/** The button that changes the colours: as the system has them, light, dark. */

import { theme, themes } from "../state/theme.ts";
import { Icon } from "../ui/icon.tsx";
import { textsOf } from "./language.ts";
import { pageTexts } from "./texts.ts";

const icons = { auto: "auto", light: "sun", dark: "moon" } as const;

export function ThemeChoice() {
  const t = textsOf(pageTexts);
  const next = themes[(themes.indexOf(theme.value) + 1) % themes.length]!;
  const label = `${t.theme}: ${t[theme.value]}`;
  return (
    <button type="button" class="icon-button" aria-label={label} title={label} onClick={() => (theme.value = next)}>
      <Icon name={icons[theme.value]} />
    </button>
  );
}
