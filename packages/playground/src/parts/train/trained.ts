/** What becomes of a trained network: the network of the whole page, or a file. */

import { networkFromMetadata, readSafetensors } from "feedforward";
import { fill, textsOf } from "../../page/language.ts";
import { reasonOf } from "../../page/reason.ts";
import { bring } from "../../state/damage.ts";
import { download } from "../../ui/download.ts";
import { notify } from "../../ui/panel-frame.tsx";
import { trainedFile } from "./train-state.ts";
import { trainTexts } from "./train-texts.ts";

/** The network as it is now becomes that of the page. */
export async function useTrained(): Promise<void> {
  const t = textsOf(trainTexts);
  await trySaying(async () => {
    const { file } = await trainedFile();
    const { metadata, tensors } = readSafetensors(file);
    bring(t.name, networkFromMetadata(metadata, tensors), { bytes: file, functions: null });
    notify(t.used);
  });
}

/** A file that `load` opens. */
export async function downloadTrained(): Promise<void> {
  await trySaying(async () => {
    download("trained.safetensors", (await trainedFile()).file);
  });
}

async function trySaying(act: () => Promise<void>): Promise<void> {
  const t = textsOf(trainTexts);
  await act().catch((error: unknown) => notify(fill(t.failed, { reason: reasonOf(error) })));
}
