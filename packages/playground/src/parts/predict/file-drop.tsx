/** Where a network's file is chosen or dropped, what became of it, and the functions that it does not say. */

import { useSignal } from "@preact/signals";
import { type ActivationName, activationNames, architecture } from "feedforward";
import { fill, textsOf } from "../../page/language.ts";
import { reasonOf } from "../../page/reason.ts";
import { bring, brought } from "../../state/damage.ts";
import { ownNetwork, wanted } from "../../state/networks.ts";
import { Icon } from "../../ui/icon.tsx";

import { announce } from "../../ui/panel-frame.tsx";
import { Select } from "../../ui/select.tsx";
import { errorText } from "./library-words.ts";
import { modelTexts } from "./model-texts.ts";
import { type FileFunctions, readNetworkFile } from "./read-file.ts";

const endings = ".pkl,.pickle,.npz,.safetensors,.pt,.pth,.bin,.onnx";
const megabyte = 1_000_000;
const mostMegabytes = 100;
const pixels = 784;

export function FileDrop() {
  const t = textsOf(modelTexts);
  const isOver = useSignal(false);
  const message = useSignal<string | null>(null);
  const refusal = useSignal<string | null>(null);
  const take = async (file: File | undefined) => {
    if (file === undefined) return;
    refusal.value = null;
    message.value = fill(t.reading, { file: file.name });
    const reason = await tryFile(file);
    message.value = null;
    if (reason !== null) refusal.value = fill(t.refused, { file: file.name, reason });
  };
  return (
    <div
      role="group"
      aria-label={t.choose}
      class={isOver.value ? "drop is-over" : "drop"}
      onDragOver={(event) => {
        event.preventDefault();
        isOver.value = true;
      }}
      onDragLeave={() => (isOver.value = false)}
      onDrop={(event) => {
        event.preventDefault();
        isOver.value = false;
        void take(event.dataTransfer?.files[0]);
      }}
    >
      <div class="row">
        <FileButton onChoose={(file) => void take(file)} />
      </div>
      <p class="note">
        {message.value ?? (wanted.value === "own" && ownNetwork.value !== null ? takenText() : t.drop)}
      </p>
      {refusal.value !== null && (
        <p class="failure" role="alert">
          {refusal.value}
        </p>
      )}
      <FunctionChoice onFailure={(reason) => (refusal.value = reason)} />
    </div>
  );
}

function FileButton({ onChoose }: { readonly onChoose: (file: File | undefined) => void }) {
  const t = textsOf(modelTexts);
  return (
    <label class="button file-button">
      <Icon name="upload" /> {t.choose}
      <input
        type="file"
        class="visually-hidden"
        accept={endings}
        onChange={(event) => {
          onChoose(event.currentTarget.files?.[0]);
          // The same file may be chosen again, after it has been made anew.
          event.currentTarget.value = "";
        }}
      />
    </label>
  );
}

/** Makes the file's network that of the page; says why not, where it cannot be. */
async function tryFile(file: File): Promise<string | null> {
  const t = textsOf(modelTexts);
  if (file.size > mostMegabytes * megabyte) {
    return fill(t.tooLarge, { size: Math.ceil(file.size / megabyte), most: mostMegabytes });
  }
  const bytes = await file.arrayBuffer().catch(() => null);
  if (bytes === null) return t.unreadable;
  return takeBytes(file.name, new Uint8Array(bytes), null);
}

async function whyNot(error: unknown): Promise<string> {
  return (await errorText(error)) ?? reasonOf(error);
}

async function takeBytes(name: string, bytes: Uint8Array, asked: FileFunctions | null): Promise<string | null> {
  const t = textsOf(modelTexts);
  try {
    const read = await readNetworkFile(bytes, asked);
    if ("error" in read) {
      const reason = await whyNot(read.error);
      return read.wouldRunCode ? `${reason}. ${t.unsafe}` : reason;
    }
    const { network, functions } = read;
    if (network.inputSize !== pixels) return fill(t.otherInput, { inputs: network.inputSize, pixels });
    if (network.task === "regression") return t.number;
    bring(name, network, { bytes, functions });
    announce(takenText());
    return null;
  } catch (error) {
    return await whyNot(error);
  }
}

/** Which network the page has from now on. */
function takenText(): string {
  const { name, network } = ownNetwork.value!;
  return fill(textsOf(modelTexts).taken, { file: name, architecture: architecture(network) });
}

/** For a file that does not say which functions follow its layers. */
function FunctionChoice({ onFailure }: { readonly onFailure: (reason: string) => void }) {
  const t = textsOf(modelTexts);
  const file = brought.value;
  if (file === null || file.functions === null || wanted.value !== "own") return null;
  const { bytes, functions } = file;
  const change = async (changed: Partial<FileFunctions>) => {
    const reason = await takeBytes(ownNetwork.value!.name, bytes, { ...functions, ...changed });
    if (reason !== null) onFailure(reason);
  };
  return (
    <div class="row">
      <span class="note">{t.ask}</span>
      <Select
        label={t.hidden}
        value={functions.hidden}
        options={named(activationNames)}
        onChange={(hidden) => void change({ hidden })}
      />
      <Select<ActivationName | "softmax">
        label={t.output}
        value={functions.output}
        options={named<ActivationName | "softmax">(["softmax", ...activationNames])}
        onChange={(output) => void change({ output })}
      />
    </div>
  );
}

function named<T extends string>(words: readonly T[]): { readonly value: T; readonly label: T }[] {
  return words.map((value) => ({ value, label: value }));
}
