/** The prose of the part "predict", in English. */

import { Told } from "../../page/figures.tsx";
import { PanelPlace, Question, Questions, Tex } from "../../ui/prose.tsx";

export const titleEn = "Prediction and accuracy";

export function ProseEn() {
  return (
    <>
      <p>
        Now the network can be put to the test. For each test image it gives ten probabilities; its answer is the digit
        with the greatest one, which NumPy finds with <code>argmax</code>. Then we count:
      </p>
      <Tex isBlock>{"\\text{accuracy} = \\frac{\\text{right answers}}{\\text{all images}}"}</Tex>
      <p>
        Only images count that played no part in training. A network that has learned its exercises by heart would shine
        on those, and say nothing about digits to come.
      </p>
      <PanelPlace name="accuracy" />
      <p>
        One number hides a lot. The <strong>confusion matrix</strong> opens it up: row <Tex>i</Tex>, column <Tex>j</Tex>{" "}
        counts the images of the digit <Tex>i</Tex> that were read as <Tex>j</Tex>. Right answers stand on the diagonal,
        and every other cell is a kind of mistake. From it come two shares for each digit <Tex>k</Tex>:
      </p>
      <Tex isBlock>{"\\text{recall}_k = \\frac{C_{kk}}{\\sum_j C_{kj}}"}</Tex>
      <Tex isBlock>{"\\text{precision}_k = \\frac{C_{kk}}{\\sum_i C_{ik}}"}</Tex>
      <p>
        Recall asks how many of the sevens were found; precision, how many of the answers “seven” were right. Look at
        the images as well. Some of the worst mistakes are ones that people would make, and a few labels can be argued
        with.
      </p>
      <p>
        None of this is tied to our network. Open your own in the next panel: the book’s <code>sample_weight.pkl</code>{" "}
        reaches 0.9352. Or break the one you have, and see how much it can take.
      </p>
      <PanelPlace name="model" />
      <TriedEn />
    </>
  );
}

function TriedEn() {
  return (
    <Questions>
      <Question ask="Measure. Which mistake is the most frequent, and is it as frequent the other way round?">
        <p>
          <Told>
            {
              "Of {network}: a {label} read as a {read}, {times} times. The other way round it happens {reverse} times: a confusion matrix need not be symmetric. Click both cells and look at the images."
            }
          </Told>
        </p>
      </Question>
      <Question ask="Which digit does the network find most reliably, and which one least?">
        <p>
          <Told>
            {
              "“Digit by digit” says it: the {bestDigit}, with a recall of {bestRecall}, and the {leastDigit}, with {leastRecall}."
            }
          </Told>
        </p>
      </Question>
      <Question ask="Switch “Pixels from 0 to 255” on in the lower panel, and measure again in the upper one. What happens to accuracy, and what to the worst mistakes?">
        <p>
          <Told>
            {
              "Accuracy falls from {accuracy} to {rawAccuracy}. And the wrong answers that are surer than {sure} grow from {sureBefore} to {sureMistakes}. Inputs that are 255 times too large drive the network to extremes: it is wrong more often, and knows it less."
            }
          </Told>
        </p>
      </Question>
    </Questions>
  );
}
