/**
 * The three flags of the chapter's `load_mnist`: what they make of one image and its label, down to the last digit of a
 * pixel. Ten samples are there at once; the whole test set comes when it is asked for.
 */

import { useEffect } from "preact/hooks";
import { textsOf } from "../../page/language.ts";
import { sampleNumbers } from "../../state/digit.ts";
import { needTestImages } from "../../state/testset.ts";
import { Code } from "../../ui/code.tsx";
import { Switch } from "../../ui/controls.tsx";
import { PanelFrame } from "../../ui/panel-frame.tsx";
import { type FlagName, type Flags, flags, imageNumber, needSamples } from "./flags-state.ts";
import { flagsTexts } from "./flags-texts.ts";
import { ImageChooser } from "./image-chooser.tsx";
import { LoadedTable, PixelTable, Values } from "./loaded-tables.tsx";
import { MemoryStrip, PixelPicture } from "./pixel-picture.tsx";

export function FlagsPanel() {
  const t = textsOf(flagsTexts);
  useEffect(() => {
    void needSamples();
    // A link to an image that is no sample asks for the test set.
    if (!sampleNumbers.includes(imageNumber.value)) void needTestImages();
  }, []);
  return (
    <PanelFrame name="flags" title={t.title}>
      <div class="flags">
        <div class="flags-image">
          <PixelPicture />
          <ImageChooser />
        </div>
        <div class="flags-result">
          <FlagSwitches />
          <LoadedTable />
          <PixelTable />
          <Values />
        </div>
      </div>
      <MemoryStrip />
      <div class="calls">
        <Code language="python" code={pythonCall(flags.value)} />
        <Code language="typescript" code={typescriptCall(flags.value)} />
      </div>
    </PanelFrame>
  );
}

function FlagSwitches() {
  const t = textsOf(flagsTexts);
  const { normalize, flatten, oneHotLabel } = flags.value;
  const set = (name: FlagName) => (isOn: boolean) => {
    flags.value = { ...flags.value, [name]: isOn };
  };
  const rows = [
    { name: "normalize", label: "normalize", isOn: normalize, says: normalize ? t.normalizeOn : t.normalizeOff },
    { name: "flatten", label: "flatten", isOn: flatten, says: flatten ? t.flattenOn : t.flattenOff },
    { name: "oneHotLabel", label: "one_hot_label", isOn: oneHotLabel, says: oneHotLabel ? t.oneHotOn : t.oneHotOff },
  ] as const;
  return (
    <div class="flag-switches">
      {rows.map(({ name, label, isOn, says }) => (
        <div key={name} class="flag-switch">
          <Switch label={<code>{label}</code>} isOn={isOn} onChange={set(name)} />
          <span class="note">{says}</span>
        </div>
      ))}
    </div>
  );
}

/** The book's own call. */
function pythonCall({ normalize, flatten, oneHotLabel }: Flags): string {
  const word = (flag: boolean) => (flag ? "True" : "False");
  return [
    "(x_train, t_train), (x_test, t_test) = load_mnist(",
    `    normalize=${word(normalize)}, flatten=${word(flatten)}, one_hot_label=${word(oneHotLabel)})`,
  ].join("\n");
}

/** The same with this library. */
function typescriptCall({ normalize, flatten, oneHotLabel }: Flags): string {
  return [
    'import { loadMnist } from "feedforward/node";',
    "",
    "const { train, test } = await loadMnist({",
    `  normalize: ${normalize}, flatten: ${flatten}, oneHotLabel: ${oneHotLabel},`,
    "});",
  ].join("\n");
}
