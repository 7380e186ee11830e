/** The prose of the part "perceptron", in English. */

import { PanelPlace, Question, Questions, Tex } from "../../ui/prose.tsx";

export const titleEn = "The perceptron";

export function ProseEn() {
  return (
    <>
      <p>
        The network above is built of one small piece, repeated. A <strong>perceptron</strong> takes several signals,
        multiplies each by a <strong>weight</strong>, adds a <strong>bias</strong>, and answers with a single signal, 0
        or 1:
      </p>
      <Tex isBlock>{String.raw`a = b + w_1 x_1 + w_2 x_2`}</Tex>
      <Tex isBlock>{String.raw`y = \begin{cases} 1 & (a \ge 0) \\ 0 & (a < 0) \end{cases}`}</Tex>
      <p>
        A weight says how much its signal counts, and in which direction. The bias says how easily the perceptron
        answers 1. You can read it as one more weight, on a signal that is always 1; that is why networks treat the two
        alike.
      </p>
      <p>
        With two signals the rule can be seen. <Tex>a = 0</Tex> is a straight line in the plane: on one side the answer
        is 1, on the other 0. The weights turn the line, the bias shifts it. On the line itself either answer would do;
        books differ, and here it is 1.
      </p>
      <PanelPlace name="perceptron" />
      <p>
        AND, NAND and OR are one machine with three sets of numbers. And the limit of the machine is just as plain to
        see: XOR wants 1 at two opposite corners of the square and 0 at the other two, and no straight line separates
        them. <strong>A single perceptron cannot do what a line cannot do.</strong> Two layers can: NAND and OR draw two
        lines, and AND asks whether a point lies between them.
      </p>
      <p>
        That is the whole idea of a network. Replace the hard 0 or 1 by another function <Tex>h</Tex>, so that{" "}
        <Tex>y = h(a)</Tex>, and the perceptron is called a neuron. The next part shows which functions are used.
      </p>
      <Questions>
        <Question ask="Choose AND and move the bias alone. How far can it go before the gate is no longer AND?">
          From −1 to −0.55. At −1 the point (1, 1) lies on the line and still counts as 1; one step lower no point is
          left. At −0.5 the line touches (1, 0) and (0, 1), and the numbers make OR.
        </Question>
        <Question ask="Choose AND, then flip the sign of all three numbers. What do they make, and why?">
          NAND. Every sum changes its sign, so the two sides of the line change places, and so do 0 and 1.
        </Question>
        <Question ask="Try to make the column XOR agree with the sliders. What is the most you can get?">
          3/4: OR, for instance, and NAND. Each misses one corner. Choose “XOR, two layers” to see how the two together
          miss none.
        </Question>
      </Questions>
    </>
  );
}
