/** A page of one language as a whole document: head, header, contents, the parts with their panels, footer. */

import type { ComponentChildren } from "preact";
import { parts } from "../parts/article.tsx";
import { documentTexts } from "./document-texts.ts";
import { type Language, languages, textsOf } from "./language.ts";
import { ThemeChoice } from "./settings.tsx";

/** What the build has made, as the page's links say it: relative to the page. */
export interface Built {
  readonly script: string;
  readonly style: string;
  /** Scripts that the first view needs, to be fetched at once. */
  readonly modules: readonly string[];
  /** Where the page will be, ending in a slash: for those who show a picture of it beside a link. Null where the build is not told. */
  readonly site: string | null;
}

/** The page's own rules: nothing from elsewhere, no code in the markup; WebAssembly may be compiled. */
const policy = "default-src 'self'; script-src 'self' 'wasm-unsafe-eval'; object-src 'none'; base-uri 'none'";

const names: Readonly<Record<Language, string>> = { en: "English", ko: "한국어" };

export function Document({ language, built }: { readonly language: Language; readonly built: Built }) {
  const t = textsOf(documentTexts);
  return (
    <html lang={language} data-theme="auto">
      <head>
        <meta charset="utf-8" />
        <meta http-equiv="Content-Security-Policy" content={policy} />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>{`${t.name} · feedforward`}</title>
        <meta name="description" content={t.description} />
        <meta name="color-scheme" content="light dark" />
        {built.site !== null && <Preview language={language} site={built.site} />}
        <link rel="icon" href="../icon.svg" type="image/svg+xml" />
        <link rel="stylesheet" href={built.style} />
        {languages.map((other) => (
          <link key={other} rel="alternate" hreflang={other} href={`../${other}/`} />
        ))}
        <script type="module" src={built.script} />
        {built.modules.map((href) => (
          <link key={href} rel="modulepreload" href={href} />
        ))}
      </head>
      <body>
        <a class="skip" href="#article">
          {t.skip}
        </a>
        <Header language={language} />
        <main id="article">
          {parts.map(({ name, title, opening, prose }) => {
            const Prose = prose[language];
            const heading = (opening?.heading ?? title)[language];
            return (
              <Part key={name} name={name} title={heading} kicker={opening?.kicker[language]}>
                <Prose />
              </Part>
            );
          })}
        </main>
        <footer class="foot">
          <p>{t.footer}</p>
        </footer>
        <div id="live" />
      </body>
    </html>
  );
}

/** What others show where somebody links to the page. Its addresses must be whole. */
function Preview({ language, site }: { readonly language: Language; readonly site: string }) {
  const t = textsOf(documentTexts);
  const all = {
    "og:type": "article",
    "og:title": t.name,
    "og:description": t.description,
    "og:url": `${site}${language}/`,
    "og:image": `${site}card-${language}.png`,
    "og:locale": language === "ko" ? "ko_KR" : "en_US",
  };
  return (
    <>
      {Object.entries(all).map(([property, content]) => (
        <meta key={property} property={property} content={content} />
      ))}
      <meta name="twitter:card" content="summary_large_image" />
    </>
  );
}

function Header({ language }: { readonly language: Language }) {
  const t = textsOf(documentTexts);
  return (
    <header class="head">
      <p class="head-name">
        <a href="./">feedforward</a>
      </p>
      <nav aria-label={t.contents} class="contents">
        <details>
          <summary>{t.contents}</summary>
          <ol>
            {parts.map(({ name, title }) => (
              <li key={name}>
                <a href={`#${name}`} data-part={name}>
                  {title[language]}
                </a>
              </li>
            ))}
          </ol>
        </details>
      </nav>
      <div class="settings">
        <nav aria-label={t.language} class="languages">
          {languages.map((other) => (
            <a
              key={other}
              href={`../${other}/`}
              lang={other}
              hreflang={other}
              data-language={other}
              aria-current={other === language ? "true" : undefined}
            >
              {names[other]}
            </a>
          ))}
        </nav>
        <div id="theme">
          <ThemeChoice />
        </div>
      </div>
    </header>
  );
}

interface PartProps {
  readonly name: string;
  readonly title: string;
  readonly kicker: string | undefined;
  readonly children: ComponentChildren;
}

function Part({ name, title, kicker, children }: PartProps) {
  const isFirst = name === parts[0]!.name;
  const Heading = isFirst ? "h1" : "h2";
  return (
    <section class="part" id={name} aria-labelledby={`${name}-title`}>
      {kicker !== undefined && <p class="kicker">{kicker}</p>}
      <Heading id={`${name}-title`}>
        <a href={`#${name}`} class="anchor">
          {title}
        </a>
      </Heading>
      {children}
    </section>
  );
}
