/** The prerendering: a page as HTML text, with room for the panels. */

import { renderToString } from "preact-render-to-string";
import { isPanelName } from "../parts/panel-names.ts";
import { PrerenderedPanel } from "../parts/prerendered.tsx";
import { type Built, Document } from "./document.tsx";
import { type Language, languages, setLanguage } from "./language.ts";
import { withoutBadBreaks } from "./typography.ts";

export { type Built, languages };

/** The whole HTML of the page in one language. */
export function renderPage(language: Language, built: Built): string {
  setLanguage(language);
  const html = withoutBadBreaks(renderToString(<Document language={language} built={built} />));
  // Places are filled afterwards: panels are trees of their own here as they are in the page.
  const filled = html.replace(/<div data-place="(\w+)"><\/div>/g, (_, name: string) => placeOf(name));
  return `<!doctype html>\n${filled}\n`;
}

function placeOf(name: string): string {
  if (!isPanelName(name)) throw new Error(`the article names a panel that does not exist: ${name}`);
  const panel = renderToString(<PrerenderedPanel name={name} />);
  return `<div class="panel" id="panel-${name}">${panel}</div>`;
}
