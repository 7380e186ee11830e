/**
 * The script of the page. The article stands there already; this brings the panels to life, each when it comes near, and
 * does what the address asks for: `at=`, or a panel's name alone, goes there, `hide=` and `lock=` are for teachers, `embed=1` shows
 * one panel alone.
 */

import "./style/index.css";
import { render } from "preact";
import { textsOf } from "./page/language.ts";
import { Live } from "./page/live.tsx";
import { ThemeChoice } from "./page/settings.tsx";
import { pageTexts } from "./page/texts.ts";
import type { PanelName } from "./parts/panel-names.ts";
import { panels } from "./parts/panels.ts";
import { startTheme } from "./state/theme.ts";
import { Failure } from "./ui/controls.tsx";

/** How far below the window a panel may be when its code is fetched. */
const nearPixels = 800;

startTheme();
render(<ThemeChoice />, document.querySelector("#theme")!);
render(<Live />, document.querySelector("#live")!);
void begin();
addEventListener("load", () => void startReading());

/** Most addresses ask for nothing; what one asks for is done before panels come to life. */
async function begin(): Promise<void> {
  const isPlain = location.hash === "" && location.search === "";
  if (isPlain) watchPanels();
  const address = await import("./page/address.ts").catch(() => null);
  await address?.obey();
  if (!isPlain) watchPanels();
  address?.keepStateInLinks();
  (await import("./page/layout.ts").catch(() => null))?.startLayout();
}

/** Brings every panel to life when it is near the window; the first at once. */
function watchPanels(): void {
  const observer = new IntersectionObserver(
    (entries) => {
      for (const { isIntersecting, target } of entries) {
        if (!isIntersecting) continue;
        observer.unobserve(target);
        void start(target as HTMLElement);
      }
    },
    { rootMargin: `${nearPixels}px` },
  );
  for (const place of document.querySelectorAll<HTMLElement>(".panel")) observer.observe(place);
}

async function start(place: HTMLElement): Promise<void> {
  try {
    const Panel = await panels[place.id.replace("panel-", "") as PanelName]();
    render(<Panel />, place);
    place.dataset["alive"] = "";
  } catch (error) {
    reportError(error);
    const t = textsOf(pageTexts);
    render(<Failure message={t.panelFailed} retry={t.retry} onRetry={() => void start(place)} />, place);
  }
}

/** What helps through a long page comes last, and where one panel stands alone not at all. */
async function startReading(): Promise<void> {
  if (/[?#&]embed=1/.test(location.href)) return;
  const reading = await import("./reading/reading.ts").catch(() => null);
  reading?.startReading();
}
