/** The prose of the part "output", in English. */

import { PanelPlace, Question, Questions, Tex } from "../../ui/prose.tsx";
import { OutputKinds } from "./kinds.tsx";

export const titleEn = "The output layer and softmax";

export function ProseEn() {
  return (
    <>
      <p>
        What the last layer does depends on the question. Where a number is wanted, a price or a temperature, the task
        is called <strong>regression</strong>: the layer’s sums are the answer, and its activation function is the{" "}
        <strong>identity function</strong>. Where one of several classes is wanted, it is{" "}
        <strong>classification</strong>: the layer has one neuron per class, ten for ten digits, and{" "}
        <strong>softmax</strong> turns their sums <Tex>a_k</Tex>, the logits, into shares of a whole:
      </p>
      <OutputKinds />
      <Tex isBlock>{String.raw`y_k = \frac{\exp(a_k)}{\sum_i \exp(a_i)}`}</Tex>
      <p>
        Exponentials are positive, so every <Tex>y_k</Tex> lies between 0 and 1. They are divided by their sum, so
        together they are 1: they can be read as probabilities. And since every output has all logits in its
        denominator, raising one lowers all others.
      </p>
      <p>
        As a program, this definition has a flaw. Exponentials grow so fast that computers run out of numbers: in
        float32 above <Tex>a = 88.72</Tex>, in float64 above <Tex>709.78</Tex>. Then <Tex>{String.raw`\exp(a)`}</Tex> is
        infinite, and infinity divided by infinity is no number at all. The remedy is that a number added to all logits
        cancels:
      </p>
      <Tex isBlock>
        {String.raw`\frac{\exp(a_k + c)}{\sum_i \exp(a_i + c)} \allowbreak {} = \frac{\exp(c)\exp(a_k)}{\exp(c)\sum_i \exp(a_i)} \allowbreak {} = \frac{\exp(a_k)}{\sum_i \exp(a_i)}`}
      </Tex>
      <p>
        So choose <Tex>{String.raw`c = -\max a`}</Tex>. Then the greatest exponent is 0, its exponential is 1, and
        nothing can overflow. Every library computes softmax like this, and this one too.
      </p>
      <PanelPlace name="softmax" />
      <p>
        Softmax keeps the order: the greatest logit becomes the greatest probability. If you only ask which class it is,
        you may leave it out of the inference, and many do. It is needed where you want to know how sure the answer is,
        and in training.
      </p>
      <Questions>
        <Question ask="Choose “[1010, 1000, 990]”. What are the three exponentials in the stable form, and why is NaN impossible there?">
          1, 4.54e−5 and 2.06e−9: those of 0, −10 and −20. None is above 1 and one of them is 1, so their sum is neither
          infinite nor 0.
        </Question>
        <Question ask="With the book’s logits, set c to 84.5 exactly. What does the naive form give in float32? Is that better than NaN?">
          Three zeros. Every exponential is still a number, but their sum is infinite. It is worse: NaN is noticed,
          while zeros look like an answer, though they do not add up to 1.
        </Question>
        <Question ask="“Far below 0” breaks the naive form as well. How can that be, if nothing is too large?">
          All exponentials are too small and become 0, and 0/0 is NaN. The stable form moves the greatest exponent to 0
          from either side.
        </Question>
      </Questions>
    </>
  );
}
