/** The prose of the part "forward", in English. */

import { Told } from "../../page/figures.tsx";
import { PanelPlace, Question, Questions, Tex } from "../../ui/prose.tsx";

export const titleEn = "A network of three layers";

export function ProseEn() {
  return (
    <>
      <p>
        You have a matrix product and an activation function. A neural network is nothing more than the two in turn. Its
        numbers stand in layers: the <strong>input layer</strong> holds what comes in, the <strong>output layer</strong>{" "}
        what comes out, and those between them are the <strong>hidden layers</strong>. Layer 1 takes the input{" "}
        <Tex>{"X"}</Tex>, multiplies it by its weights, adds its biases, and sends every sum through the activation
        function <Tex>{"h"}</Tex>:
      </p>
      <Tex isBlock>{"A_1 = X W_1 + B_1, \\qquad Z_1 = h(A_1)"}</Tex>
      <p>
        Layer 2 does the same with <Tex>{"Z_1"}</Tex>, layer 3 with <Tex>{"Z_2"}</Tex>. What is passed on are the
        signals <Tex>{"Z"}</Tex>; the sums <Tex>{"A"}</Tex> stay inside. The last layer has a function of its own, which
        depends on the task. In this first example it is the identity function, so <Tex>{"Y = A_3"}</Tex>. To go from
        the input to the output like this is called <strong>forward propagation</strong>.
      </p>
      <p>
        Start with the chapter’s small network of 2, 3, 2 and 2 neurons. It has not been trained for anything; its
        numbers are chosen so that you can follow them with a pencil. From <Tex>{"X = [1.0, 0.5]"}</Tex> it makes about{" "}
        <Tex>{"Y = [0.3168, 0.6963]"}</Tex>.
      </p>
      <PanelPlace name="hand" />
      <p>
        A network that reads digits works in exactly this way. It only has more numbers: 784 pixels go in, two hidden
        layers have 50 and 100 neurons, and the output layer has one neuron for each digit. Nobody can follow forty-five
        thousand weights at once, so colours stand for the values here: orange is positive, blue is negative, and the
        deeper the colour, the further from 0. Go through the steps, then choose a neuron. The lines show which inputs
        spoke loudest, for it or against it.
      </p>
      <PanelPlace name="layers" />
      <p>
        The colours hide nothing that you could not work out yourself. Take the neuron that you chose above. Its value
        is a sum of products, plus one number that belongs to no input at all: the bias. Pictures of networks often
        leave it out. Here it has a row of its own, because without it the sum does not come out right.
      </p>
      <Tex isBlock>{"a = x_1 w_1 + x_2 w_2 \\allowbreak {} + \\cdots + x_n w_n + b, \\qquad z = h(a)"}</Tex>
      <p>
        A neuron of the first layer has one weight for each pixel, so its weights make a picture too. Where they are
        orange, ink raises the sum; where they are blue, ink lowers it; where they are pale, ink hardly matters. Do not
        expect to see neat strokes: nobody told the network what to look for.
      </p>
      <PanelPlace name="neuron" />
      <p>
        So why this digit, and not the next best? Take the sum of the winner less that of the runner-up, and follow it
        back through the layers: every pixel spoke for the one or for the other, as loud as its ink times the slope
        there. The slope also says where a little ink, or a little less, would do most for another digit.
      </p>
      <PanelPlace name="why" />
      <TriedEn />
    </>
  );
}

function TriedEn() {
  return (
    <Questions>
      <Question ask="In “Through the layers”, send the 7 through and compare A1 with Z1. Blue cells of A1 are negative sums. How many are blue in Z1?">
        <p>
          <Told>
            {
              "None. The sigmoid function maps every sum to a number between 0 and 1. The {negative} negative sums become signals below one half, down to about {leastSignal}, but never less than 0."
            }
          </Told>
        </p>
      </Question>
      <Question
        ask={
          <Told>
            {
              "Still with the 7, choose the output neurons {winnerDigit} and {loserDigit}, one after the other, in A3. What do the lines say?"
            }
          </Told>
        }
      >
        <p>
          <Told>
            {
              "For neuron {winnerDigit}, {winnerAdding} of the twelve strongest inputs add to the sum, which is {winnerSum}, the highest of all. For neuron {loserDigit} only {loserAdding} do, and its sum is the lowest, {loserSum}. The network does not only collect evidence for an answer; it collects as much against the others."
            }
          </Told>
        </p>
      </Question>
      <Question
        ask={
          <Told>
            {"In “One neuron”, look at neuron {neuron} of layer 1 with the 7. Do its ten largest terms decide the sum?"}
          </Told>
        }
      >
        <p>
          <Told>
            {
              "No. They come to {largest}. The other {restCount} terms, each of them smaller, come to {rest}, and the bias is {bias}: together {sum}. Many small contributions count as much as a few large ones."
            }
          </Told>
        </p>
      </Question>
    </Questions>
  );
}
