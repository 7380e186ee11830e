/**
 * What a panel gives away beside its link: a frame for somebody's own page, and a card, a picture of the digit and what the network
 * says of it, with the address. It comes when somebody asks for it.
 */

import { textsOf } from "../page/language.ts";
import { linkHash } from "../state/link.ts";
import { cardBlob } from "./card.ts";
import { download } from "./download.ts";
import { notify } from "./panel-frame.tsx";
import { shareTexts } from "./share-texts.ts";

export interface ShareProps {
  /** The panel's name, and its title. */
  readonly name: string;
  readonly title: string;
  /** How high the panel is now. */
  readonly height: number;
}

export function Share({ name, title, height }: ShareProps) {
  const t = textsOf(shareTexts);
  const frame = frameFor({ name, title, height });
  return (
    <div class="share">
      <label class="share-frame">
        <span class="note">{t.frame}</span>
        <textarea
          readOnly
          rows={3}
          spellcheck={false}
          value={frame}
          onFocus={(event) => event.currentTarget.select()}
        />
      </label>
      <div class="row">
        <button type="button" class="button" onClick={() => void copy(frame)}>
          {t.copyFrame}
        </button>
        <button type="button" class="button" onClick={() => void giveCard(name)}>
          {t.card}
        </button>
      </div>
    </div>
  );
}

/** `<iframe src="…" title="…" …></iframe>`: this panel alone, in its present state. */
export function frameFor({ name, title, height }: ShareProps): string {
  const address = new URL(`${location.pathname}?embed=1${linkHash(name)}`, location.href).href;
  const escaped = (text: string): string => text.replaceAll("&", "&amp;").replaceAll('"', "&quot;");
  const size = `width="100%" height="${Math.ceil(height / 10) * 10}"`;
  return `<iframe src="${escaped(address)}" title="${escaped(title)}" ${size} loading="lazy" allow="fullscreen"></iframe>`;
}

async function copy(text: string): Promise<void> {
  const t = textsOf(shareTexts);
  await navigator.clipboard.writeText(text).then(
    () => notify(t.copied),
    () => notify(t.notCopied),
  );
}

/** Hands the card to the system where it takes pictures, else saves it. */
async function giveCard(name: string): Promise<void> {
  const t = textsOf(shareTexts);
  const blob = await cardBlob(new URL(linkHash(name), location.href).href);
  if (blob === null) return notify(t.noCard);
  const file = new File([blob], "feedforward.png", { type: "image/png" });
  if (matchMedia("(pointer: coarse)").matches && navigator.canShare?.({ files: [file] })) {
    await navigator.share({ files: [file] }).catch(() => {});
    return;
  }
  download(file.name, file);
}
