/** What the program prints, as in a terminal, line by line as it is computed. */

import { useSignal } from "@preact/signals";
import type { Tensor } from "feedforward";
import { useEffect } from "preact/hooks";
import { fill, textsOf } from "../../page/language.ts";
import { loadSamples } from "../../state/digit.ts";
import { needSubject } from "../../state/networks.ts";
import { Failure, Progress } from "../../ui/controls.tsx";
import { HeatMap } from "../../ui/heat-map.tsx";
import { OtherInput, takesImages } from "../../ui/other-input.tsx";
import { announce } from "../../ui/panel-frame.tsx";
import { programTexts } from "./program-texts.ts";
import { fetchShare, lines, programError, run, running, stop } from "./run.ts";

/** The label of the first test image: the sample of that digit is the very image. */
const firstLabel = 7;

export function Output() {
  const t = textsOf(programTexts);
  return (
    <div class="program-output">
      <div class="program-start">
        <FirstImage />
        {takesImages() ? <Controls /> : <OtherInput />}
      </div>
      <pre class="terminal" tabIndex={0} role="region" aria-label={t.output}>
        <span class="terminal-prompt">$ {t.command}</span>
        {`\n${lines.value.join("\n")}`}
      </pre>
    </div>
  );
}

function Controls() {
  const t = textsOf(programTexts);
  const isRunning = running.value !== null;
  return (
    <div class="program-controls">
      <button type="button" class="button is-primary" onClick={() => (isRunning ? stop() : void start())}>
        {isRunning ? t.stop : t.run}
      </button>
      <div class="program-line">
        {running.value !== null && (
          <Progress
            label={t[running.value.step]}
            share={running.value.step === "load" ? fetchShare() : running.value.share}
          />
        )}
        {programError.value !== null && (
          <Failure
            message={fill(t.failed, { reason: programError.value })}
            retry={t.retry}
            onRetry={() => void start()}
          />
        )}
      </div>
    </div>
  );
}

async function start(): Promise<void> {
  if (await run()) announce(fill(textsOf(programTexts).done, { line: lines.value.at(-1)! }));
}

/** Image 0 as a picture, there before anything has run. */
function FirstImage() {
  const t = textsOf(programTexts);
  const pixels = useSignal<Tensor<"uint8"> | null>(null);
  useEffect(() => {
    // Without the picture or the network the panel still stands; running says what is missing.
    loadSamples().then(
      (samples) => (pixels.value = samples.row(firstLabel)),
      () => {},
    );
    needSubject().catch(() => {});
  }, []);
  return (
    <figure class="program-image">
      {pixels.value === null ? (
        <div class="program-blank" />
      ) : (
        <HeatMap values={pixels.value.data} columns={28} label={t.picture} scale="ink" most={255} hasTable={false} />
      )}
      <figcaption>{t.label}</figcaption>
    </figure>
  );
}
