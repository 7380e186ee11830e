/**
 * The frame around every panel: its title, a link to its state, a button that lets it fill the screen, and a place for
 * what it says to those who listen. A panel that a teacher has locked shows, and takes no hand.
 */

import { signal, useSignal } from "@preact/signals";
import type { ComponentChildren, ComponentType } from "preact";
import { useEffect, useRef } from "preact/hooks";
import { textsOf } from "../page/language.ts";
import { linkHash, linkParameters } from "../state/link.ts";
import { Icon, type IconName } from "./icon.tsx";
import type { ShareProps } from "./share.tsx";
import { frameTexts } from "./ui-texts.ts";

export interface PanelFrameProps {
  /** The panel's name, as links have it. */
  readonly name: string;
  readonly title: string;
  /** The rank of the title: 3 below the part's own, 2 below the page's. */
  readonly rank?: 2 | 3;
  readonly children: ComponentChildren;
}

export function PanelFrame({ name, title, rank = 3, children }: PanelFrameProps) {
  const t = textsOf(frameTexts);
  const Heading = rank === 2 ? "h2" : "h3";
  const frame = useRef<HTMLDivElement>(null);
  const isLarge = useSignal(false);
  const isLocked = useSignal(false);
  useEffect(() => {
    isLocked.value = (linkParameters().get("lock") ?? "").split(",").includes(name);
  }, []);
  const toggle = async () => (await import("./overlay.ts")).toggleLarge(frame.current!, isLarge);
  const share = useSignal<{ readonly Share: ComponentType<ShareProps> } | null>(null);
  const toggleShare = async () => {
    share.value = share.value === null ? await import("./share.tsx") : null;
  };
  return (
    <div class={isLocked.value ? "frame is-locked" : "frame"} ref={frame}>
      <div class="frame-bar">
        <Heading class="frame-title">{title}</Heading>
        <FrameButton label={t.copyLink} icon="link" onPress={() => copyLink(name)} />
        <FrameButton label={t.share} icon="share" isExpanded={share.value !== null} onPress={toggleShare} />
        <FrameButton
          label={isLarge.value ? t.shrink : t.enlarge}
          icon={isLarge.value ? "shrink" : "enlarge"}
          onPress={toggle}
        />
      </div>
      {share.value !== null && (
        <share.value.Share name={name} title={title} height={frame.current!.getBoundingClientRect().height} />
      )}
      {isLocked.value && (
        <p class="note frame-lock">
          <Icon name="lock" /> {t.locked}
        </p>
      )}
      <div class="frame-body" inert={isLocked.value}>
        {children}
      </div>
    </div>
  );
}

interface FrameButtonProps {
  readonly label: string;
  readonly icon: IconName;
  readonly isExpanded?: boolean;
  readonly onPress: () => Promise<void>;
}

function FrameButton({ label, icon, isExpanded, onPress }: FrameButtonProps) {
  return (
    <button
      type="button"
      class="icon-button"
      aria-label={label}
      title={label}
      aria-expanded={isExpanded}
      onClick={() => void onPress()}
    >
      <Icon name={icon} />
    </button>
  );
}

async function copyLink(name: string): Promise<void> {
  const t = textsOf(frameTexts);
  try {
    await navigator.clipboard.writeText(new URL(linkHash(name), location.href).href);
    notify(t.copied);
  } catch {
    notify(t.notCopied);
  }
}

/** What the one polite live region of the page says, and whether it is shown for a moment too. */
export const announcement = signal({ text: "", isShown: false });

/** Says what the page shows anyhow to those who do not see it. */
export function announce(text: string): void {
  say(text, false);
}

/** Says, and shows for a moment, what would be seen nowhere else. */
export function notify(text: string): void {
  say(text, true);
}

/** What is said twice is heard twice. */
function say(text: string, isShown: boolean): void {
  // A region that does not change says nothing: an invisible space makes the difference. To peek keeps the effect that
  // announces from waking on its own announcement, over and over.
  announcement.value = { text: announcement.peek().text === text ? `${text}\u00a0` : text, isShown };
}
