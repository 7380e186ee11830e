/** Said in place of what needs the test images, when the network that is taken apart does not take them. */

import { fill, textsOf } from "../page/language.ts";
import { choose, shippedNames, subject } from "../state/networks.ts";
import { otherInputTexts } from "./other-input-texts.ts";

/** What an image has. */
const pixels = 784;

/** Whether the network takes the test images; true as long as there is none. */
export function takesImages(): boolean {
  return (subject.value?.network.inputSize ?? pixels) === pixels;
}

export function OtherInput() {
  const t = textsOf(otherInputTexts);
  const { name, network } = subject.value!;
  return (
    <p>
      {fill(t.otherInput, { name, inputs: network.inputSize })}{" "}
      <button type="button" class="button" onClick={() => void choose("pad")}>
        {fill(t.takeOwn, { name: shippedNames.pad })}
      </button>
    </p>
  );
}
