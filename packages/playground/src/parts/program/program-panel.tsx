/** The chapter's program, whole: its text, and beside it what it prints, computed here and now. */

import { computed, useSignalEffect } from "@preact/signals";
import { fill, textsOf } from "../../page/language.ts";
import { choiceCodec } from "../../state/codecs.ts";
import { fileStem } from "../../state/file-stem.ts";
import { linked } from "../../state/link.ts";
import { networkFile } from "../../state/network-file.ts";
import { shippedSubject, subject, wanted } from "../../state/networks.ts";
import { Code } from "../../ui/code.tsx";
import { Choice } from "../../ui/controls.tsx";
import { download } from "../../ui/download.ts";
import { NetworkLine } from "../../ui/network-line.tsx";
import { PanelFrame } from "../../ui/panel-frame.tsx";
import { nodeBlocks, nodeProgram, type ProgramOptions, shippedFile } from "./node-program.ts";
import { Output } from "./output.tsx";
import { programTexts } from "./program-texts.ts";
import { pythonProgram } from "./python-program.ts";
import { forgetOthers, running } from "./run.ts";

const codeLanguages = ["typescript", "python"] as const;
const codeLanguage = linked("program", "typescript", choiceCodec(codeLanguages));

const options = computed<ProgramOptions>(() => {
  const about = subject.value;
  const shipped = about === null ? wanted.value : shippedSubject.value;
  if (shipped !== null && shipped !== "own") {
    return { file: shippedFile(shipped), normalize: false, isBinary: false };
  }
  const { name = "", normalize = false } = about ?? {};
  return { file: `${fileStem(name)}.safetensors`, normalize, isBinary: about?.network.task === "binary" };
});

export function ProgramPanel() {
  const t = textsOf(programTexts);
  useSignalEffect(forgetOthers);
  return (
    <PanelFrame name="program" title={t.title}>
      <NetworkLine />
      <div class="program">
        <div class="program-text">
          <Choice
            label={t.language}
            isLabelHidden
            value={codeLanguage.value}
            options={codeLanguages.map((value) => ({ value, label: t[value] }))}
            onChange={(value) => (codeLanguage.value = value)}
          />
          {codeLanguage.value === "typescript" ? <NodeProgram /> : <PythonProgram />}
        </div>
        <Output />
      </div>
    </PanelFrame>
  );
}

function NodeProgram() {
  const step = running.value?.step;
  const marked = step === undefined ? null : nodeBlocks(options.value)[step];
  return (
    <>
      <Code code={nodeProgram(options.value)} language="typescript" marked={marked} />
      <p class="note">{textsOf(programTexts).needs}</p>
      <OwnNetwork />
    </>
  );
}

function PythonProgram() {
  const t = textsOf(programTexts);
  const network = subject.value?.network;
  if (network === undefined) return <p class="note">{t.loadingPython}</p>;
  const code = pythonProgram(network, options.value);
  if (code === null) return <p class="note">{t.noPython}</p>;
  return (
    <>
      <Code code={code} language="python" />
      <p class="note">{t.pythonNote}</p>
      <OwnNetwork />
    </>
  );
}

/** The file that the program reads, where it does not come with the package. */
function OwnNetwork() {
  const t = textsOf(programTexts);
  const { file } = options.value;
  if (shippedSubject.value !== null || subject.value === null) return null;
  return (
    <p class="row note">
      <span>{fill(t.needsOwn, { file })}</span>
      <button type="button" class="button" onClick={() => download(file, networkFile(subject.value!.network))}>
        {fill(t.save, { file })}
      </button>
    </p>
  );
}
