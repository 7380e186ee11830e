/**
 * The reader's own network: a file becomes the network that the whole page takes apart. It can be broken in three ways and
 * measured on all test images.
 */

import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { fill, textsOf } from "../../page/language.ts";
import { reasonOf } from "../../page/reason.ts";
import { needSubject } from "../../state/networks.ts";
import { Failure } from "../../ui/controls.tsx";
import { NetworkLine } from "../../ui/network-line.tsx";
import { PanelFrame } from "../../ui/panel-frame.tsx";
import { BreakControls } from "./break-controls.tsx";
import { FileDrop } from "./file-drop.tsx";
import { Folded } from "./folded.tsx";
import { Measure } from "./measure.tsx";
import { modelTexts } from "./model-texts.ts";
import { NetworkSummary } from "./network-summary.tsx";

const columns = async () => (await import("./side-by-side.tsx")).Columns;
const takeHome = async () => (await import("./take-home.tsx")).Form;

export function ModelPanel() {
  const t = textsOf(modelTexts);
  const failure = useSignal<string | null>(null);
  const start = () => {
    failure.value = null;
    needSubject().catch((error: unknown) => {
      failure.value = reasonOf(error);
    });
  };
  useEffect(start, []);
  return (
    <PanelFrame name="model" title={t.title}>
      <NetworkLine />
      <FileDrop />
      {failure.value !== null && (
        <Failure message={fill(t.missing, { reason: failure.value })} retry={t.retry} onRetry={start} />
      )}
      <div class="model">
        <NetworkSummary />
        <div>
          <BreakControls />
          <Measure />
        </div>
      </div>
      <Folded name="beside" title={t.beside} load={columns} />
      <Folded name="take-home" title={t.takeHome} load={takeHome} />
    </PanelFrame>
  );
}
