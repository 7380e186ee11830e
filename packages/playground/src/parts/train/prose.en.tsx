/** The prose of the part "train", in English. */

import { PanelPlace, Question, Questions, Tex } from "../../ui/prose.tsx";

export const titleEn = "Where the numbers come from";

export function ProseEn() {
  return (
    <>
      <p>
        So far the weights were simply there, as in the chapter, which takes them from a file. How they are found is the
        subject of the chapters after it; but it takes only seconds, so here it is. A network begins with random weights
        and reads a hundred images whose labels are known. The <strong>loss</strong> says how far its answers are from
        the labels:
      </p>
      <Tex isBlock>{"L = -\\frac{1}{100} \\sum_{n} \\log y_n[\\text{label}_n]"}</Tex>
      <p>
        For every single weight the slope of that loss is computed, and each weight moves a little against its slope: a{" "}
        <strong>step</strong>. How far it moves is the <strong>learning rate</strong>. All training images seen once are
        an <strong>epoch</strong>.
      </p>
      <PanelPlace name="train" />
      <p>
        One image in ten is held out: the network never learns from it, so it shows whether it has understood something
        or learnt its images by heart. And chance comes from a seed alone: train again with the same one, and you get
        the same network, bit by bit.
      </p>
      <Questions>
        <Question ask="Press “One step” a few times. What happens to the pictures, and what to the bars of your digit?">
          <p>
            Noise at first: random weights look for nothing. Step by step strokes and holes appear in the middle, where
            the ink is; the corners stay as they were: no image has ink there, and a weight that is always multiplied by
            0 has no slope.
          </p>
        </Question>
        <Question ask="Choose SGD and leave the rest: how does the curve change? Then ReLU with SGD and a learning rate of 3?">
          <p>
            SGD goes the same way several times slower: momentum adds up the steps that point in one direction. With
            ReLU a rate of 3 is too much. The steps overshoot, and the network ends up guessing.
          </p>
        </Question>
        <Question ask="Set both hidden layers to 0. How many pictures are left, and what do they show?">
          <p>
            Ten: pixels now lead straight to the outputs, so each picture belongs to one digit, orange where that digit
            usually has ink and blue where others do. It reads better than one might think, but stops short of what
            hidden layers reach.
          </p>
        </Question>
      </Questions>
    </>
  );
}
