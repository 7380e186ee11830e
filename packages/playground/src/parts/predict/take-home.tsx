/** The network of the page as a file that runs by itself: written in the worker, downloaded with its size and the lines that run it. */

import { useSignal } from "@preact/signals";
import { fill, textsOf } from "../../page/language.ts";
import { reasonOf } from "../../page/reason.ts";
import { fileStem } from "../../state/file-stem.ts";
import { networkFile } from "../../state/network-file.ts";
import { type Subject, subject } from "../../state/networks.ts";
import { Code } from "../../ui/code.tsx";
import { Choice, Failure } from "../../ui/controls.tsx";
import { download } from "../../ui/download.ts";
import { formatCount } from "../../ui/number-forms.ts";
import { ask } from "../../worker/client.ts";
import type { CompiledForm } from "../../worker/messages.ts";
import { takeHomeTexts } from "./take-home-texts.ts";

const forms: readonly CompiledForm[] = ["js", "plain", "wasm"];

/** A file that was written. */
interface Taken {
  readonly about: Subject;
  readonly file: string;
  readonly bytes: number;
  readonly program: string;
}

export function Form() {
  const t = textsOf(takeHomeTexts);
  const form = useSignal<CompiledForm>("js");
  const isBusy = useSignal(false);
  const last = useSignal<Taken | null>(null);
  const failure = useSignal<string | null>(null);
  const about = subject.value;
  const file = `${fileStem(about?.name ?? "")}.${form.value === "wasm" ? "wasm" : "js"}`;
  const taken = last.value?.about === about && last.value.file === file ? last.value : null;
  const take = async (): Promise<void> => {
    if (about === null) return;
    [failure.value, isBusy.value] = [null, true];
    try {
      const { network, normalize } = about;
      const { file: bytes } = await ask("compiled", { network: networkFile(network), normalize, form: form.value });
      download(file, bytes);
      last.value = { about, file, bytes: bytes.length, program: programFor(file, form.value, about) };
    } catch (error) {
      failure.value = reasonOf(error);
    }
    isBusy.value = false;
  };
  return (
    <>
      <p class="note">{t.text}</p>
      <div class="row">
        <Choice
          label={t.form}
          isLabelHidden
          value={form.value}
          options={forms.map((value) => ({ value, label: t[value] }))}
          onChange={(value) => (form.value = value)}
        />
        <button type="button" class="button" disabled={about === null || isBusy.value} onClick={() => void take()}>
          {fill(isBusy.value ? t.making : t.get, { file })}
        </button>
      </div>
      <div role="status">
        {taken !== null && <p class="note">{fill(t.done, { file, bytes: formatCount(taken.bytes) })}</p>}
      </div>
      {taken !== null && <Code code={taken.program} language="typescript" />}
      {failure.value !== null && (
        <Failure message={fill(t.failed, { reason: failure.value })} retry={t.retry} onRetry={() => void take()} />
      )}
    </>
  );
}

/** The lines that run it: of WebAssembly alone, by its exports. */
function programFor(file: string, form: CompiledForm, { network, normalize }: Subject): string {
  const t = textsOf(takeHomeTexts);
  const pixels = normalize || network.input.divisor !== 1 ? t.scaled : t.pixels;
  if (form === "wasm") {
    return `const { instance } = await WebAssembly.instantiateStreaming(fetch("./${file}"));
instance.exports.run(1); // ${t.pixels}: input0, output0`;
  }
  return `import { classify } from "./${file}";
classify(pixels); // ${pixels}`;
}
