/** The prose of the part "activation", in English. */

import { Told } from "../../page/figures.tsx";
import { PanelPlace, Question, Questions, Tex } from "../../ui/prose.tsx";

export const titleEn = "Activation functions";

export function ProseEn() {
  return (
    <>
      <p>
        A neuron computes its sum <Tex>a</Tex> and hands it to an <strong>activation function</strong>:{" "}
        <Tex>y = h(a)</Tex>. The perceptron’s is a <strong>step</strong>: nothing, nothing, and then everything. Only at
        0 itself do the two differ: the book’s code gives 0 for both, and here the perceptron gives 1, as above. The{" "}
        <strong>sigmoid</strong> makes a slope of the step, so that a small change of the input is a small change of the
        output. <strong>ReLU</strong> lets positive sums pass as they are and stops the others.
      </p>
      <Tex isBlock>
        {String.raw`h_{\text{sigmoid}}(x) = \frac{1}{1 + e^{-x}}, \qquad h_{\text{ReLU}}(x) = \max(0, x)`}
      </Tex>
      <PanelPlace name="activation" />
      <p>
        Switch the derivative on and drag <Tex>x</Tex>. Training changes weights by asking which way the output moves,
        so a slope of 0 is an answer that teaches nothing. The step function has no other slope. The sigmoid’s is 0.25
        in the middle and 0.0025 at 6: it has become flat, it is <strong>saturated</strong>. ReLU’s is 1 for every
        positive <Tex>x</Tex>, which is one reason why deep networks prefer it.
      </p>
      <p>
        Can one function take another’s place? The weights of a network are trained for the function they have met. The
        next panel keeps them, exchanges the function in the hidden layers, and counts again. The network is the one of
        the pad; one press takes <code>mnist-mlp</code> instead, as large, but trained on MNIST’s images as they are,
        like the book’s. That choice holds for the whole page.
      </p>
      <PanelPlace name="swap" />
      <p>
        Why a function at all? Because without one, or with the identity, depth is an illusion. A product of two
        matrices is a matrix again:
      </p>
      <Tex isBlock>{String.raw`(x W_1 + b_1) W_2 + b_2 \allowbreak {} = x (W_1 W_2) + (b_1 W_2 + b_2)`}</Tex>
      <p>
        However many linear layers you stack, one would have done. It takes a function that is{" "}
        <strong>not linear</strong> between them, and a single bend is enough.
      </p>
      <PanelPlace name="collapse" />
      <Questions>
        <Question ask="In the first panel type x = 20 and then x = −20. Why is one of the sigmoid’s values exactly 1, and the other not exactly 0?">
          You see 1 and 2.0611537e−9. A float32 keeps about seven digits: beside 1 there is no room for so small a
          difference, beside 0 there is. Even at −100 the value is tiny, and a number.
        </Question>
        <Question ask="Guess which function costs the least and which the most in the place of the sigmoid. Then measure all.">
          <Told>
            {
              "Of {network}, {bestFunction} keeps the most: {bestShare} in place of {accuracy}. The least is left with {worstFunction}: {worstShare}. The step keeps {stepShare}, although all it passes on is on which side of 0 a sum lies. ReLU, a fine function for a network trained with it, leaves {reluShare}."
            }
          </Told>
        </Question>
        <Question ask="In the last panel switch ReLU on and move x₁. Where do both ways still agree?">
          From −0.5 to 0.5, as long as <Tex>x_2</Tex> is 0.5. There no number of <Tex>a_1</Tex> is negative, so ReLU has
          nothing to stop. At both ends of that piece the solid lines bend.
        </Question>
      </Questions>
    </>
  );
}
