/** Below the pad: pen and eraser, undo and clear, a file, ten samples, the keys. */

import { useRef } from "preact/hooks";
import { fill, textsOf } from "../../page/language.ts";
import { Choice } from "../../ui/controls.tsx";
import { Icon, type IconName } from "../../ui/icon.tsx";
import { clear, takeBack, takeFile, takeSample } from "./actions.ts";
import { blank, canUndo, drawing, tool } from "./drawing.ts";
import { padTexts } from "./pad-texts.ts";

export function PadTools() {
  const t = textsOf(padTexts);
  return (
    <div class="row pad-tools">
      <Choice
        label={t.tools}
        isLabelHidden
        value={tool.value}
        options={(["pen", "eraser"] as const).map((value) => ({
          value,
          label: <Labelled icon={value}>{t[value]}</Labelled>,
        }))}
        onChange={(value) => (tool.value = value)}
      />
      <button
        type="button"
        class="icon-button"
        aria-label={t.undo}
        title={t.undo}
        disabled={!canUndo()}
        onClick={takeBack}
      >
        <Icon name="undo" />
      </button>
      <button type="button" class="button" disabled={drawing.value === blank} onClick={clear}>
        <Labelled icon="clear">{t.clear}</Labelled>
      </button>
      <FileButton />
    </div>
  );
}

function Labelled({ icon, children }: { readonly icon: IconName; readonly children: string }) {
  return (
    <>
      <Icon name={icon} /> {children}
    </>
  );
}

function FileButton() {
  const t = textsOf(padTexts);
  const input = useRef<HTMLInputElement>(null);
  return (
    <>
      <button
        type="button"
        class="icon-button"
        aria-label={t.open}
        title={t.open}
        onClick={() => input.current!.click()}
      >
        <Icon name="upload" />
      </button>
      <input
        ref={input}
        type="file"
        accept="image/*"
        hidden
        aria-label={t.open}
        onChange={({ currentTarget }) => {
          if (currentTarget.files?.length) void takeFile(currentTarget.files[0]!);
          currentTarget.value = "";
        }}
      />
    </>
  );
}

/** For those who cannot draw, or would rather not. */
export function PadSamples() {
  const t = textsOf(padTexts);
  const { base, strokes } = drawing.value;
  const lying = base?.kind === "sample" && strokes.length === 0 ? base.label : null;
  return (
    <div class="pad-samples" role="group" aria-label={t.samples}>
      <span class="note">{t.samples}</span>
      {Array.from({ length: 10 }, (_, label) => (
        <button
          key={label}
          type="button"
          class="button"
          aria-label={fill(t.sample, { label })}
          aria-pressed={lying === label}
          onClick={() => takeSample(label)}
        >
          {label}
        </button>
      ))}
    </div>
  );
}

export function PadKeys({ id }: { readonly id: string }) {
  const t = textsOf(padTexts);
  return (
    <details class="note">
      <summary>{t.keys}</summary>
      <p id={id}>{t.keysHelp}</p>
    </details>
  );
}
