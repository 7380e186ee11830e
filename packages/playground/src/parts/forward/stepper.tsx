/** Going through the stages: a button each way, one that plays, and a slider to scrub. */

import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { textsOf } from "../../page/language.ts";
import { Icon } from "../../ui/icon.tsx";
import { Slider } from "../../ui/slider.tsx";
import { layersTexts } from "./layers-texts.ts";

const stepMs = 1100;

export interface StepperProps {
  /** The stages by name, in their order. */
  readonly names: readonly string[];
  readonly now: number;
  readonly onChange: (now: number) => void;
}

export function Stepper({ names, now, onChange }: StepperProps) {
  const t = textsOf(layersTexts);
  const last = names.length - 1;
  const isPlaying = useSignal(false);
  useEffect(() => {
    if (!isPlaying.value) return;
    const timer = setTimeout(() => {
      if (now < last) onChange(now + 1);
      if (now + 1 >= last) isPlaying.value = false;
    }, stepMs);
    return () => clearTimeout(timer);
  }, [isPlaying.value, now, last]);
  const go = (to: number) => {
    isPlaying.value = false;
    onChange(to);
  };
  const play = () => {
    isPlaying.value = !isPlaying.value;
    if (isPlaying.value) onChange(0);
  };
  const playWord = isPlaying.value ? t.pause : t.play;
  return (
    <div class="stepper">
      <button type="button" class="icon-button" aria-label={playWord} title={playWord} onClick={play}>
        <Icon name={isPlaying.value ? "pause" : "play"} />
      </button>
      <StepButton icon="back" label={t.back} isDisabled={now === 0} onClick={() => go(now - 1)} />
      <StepButton icon="forward" label={t.next} isDisabled={now === last} onClick={() => go(now + 1)} />
      <Slider label={t.step} value={now} min={0} max={last} format={(value) => names[value]!} onChange={go} />
    </div>
  );
}

interface StepButtonProps {
  readonly icon: "back" | "forward";
  readonly label: string;
  readonly isDisabled: boolean;
  readonly onClick: () => void;
}

function StepButton({ icon, label, isDisabled, onClick }: StepButtonProps) {
  return (
    <button type="button" class="icon-button" aria-label={label} title={label} disabled={isDisabled} onClick={onClick}>
      <Icon name={icon} />
    </button>
  );
}
