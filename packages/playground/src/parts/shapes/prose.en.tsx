/** The prose of the part "shapes", in English. */

import { PanelPlace, Question, Questions, Tex } from "../../ui/prose.tsx";

export const titleEn = "Matrix products and their shapes";

export function ProseEn() {
  return (
    <>
      <p>
        One neuron multiplies its inputs by its weights and adds up. A layer has many neurons, each with weights of its
        own, and writing every sum by itself would be tiresome. A matrix product says them all in one line. The inputs
        stand in a row of <Tex>X</Tex>, the weights of each neuron in a column of <Tex>W</Tex>, and the biases in{" "}
        <Tex>B</Tex>:
      </p>
      <Tex isBlock>{String.raw`Y = X \cdot W + B, \qquad y_{ij} = \sum_k x_{ik}\, w_{kj} + b_j`}</Tex>
      <p>
        So every number of <Tex>Y</Tex> comes from one row on the left and one column above: multiply them in pairs, and
        add. In pairs, so the row and the column must be equally long. That is the whole rule of shapes:
      </p>
      <Tex isBlock>{String.raw`(n \times k) \cdot (k \times m) \to (n \times m)`}</Tex>
      <p>
        The inner sizes must agree, and they disappear. The outer sizes remain: <Tex>n</Tex> rows of data went in, and
        each came out with <Tex>m</Tex> numbers, one per neuron. <Tex>W</Tex> does not know <Tex>n</Tex>, which is why
        the same layer takes one image or a hundred.
      </p>
      <PanelPlace name="shapes" />
      <p>
        Two things deserve care. A one-dimensional array is neither a row nor a column. The product takes it as
        whichever fits, so <code>(2)·(2, 3)</code> and <code>(3, 2)·(2)</code> are both right, and both give three
        numbers. (NumPy writes the shape <code>(2)</code> as <code>(2,)</code>.)
      </p>
      <p>
        And <code>+ B</code> is not a sum of equal shapes. <Tex>B</Tex> has one number per output and is repeated for
        every row, which is called <strong>broadcasting</strong>. It is handy, and it is silent: where a wrong size
        happens to fit by repetition, nobody complains. When a network gives nonsense without an error, look at shapes
        first.
      </p>
      <Questions>
        <Question ask="Choose “A layer and a batch of two” and drag n to 100. Which shapes change, and which stay?">
          <Tex>X</Tex> becomes (100, 3) and <Tex>Y</Tex> (100, 2). <Tex>W</Tex> and <Tex>B</Tex> stay as they are: a
          layer’s parameters do not depend on how many rows it is given.
        </Question>
        <Question ask="Choose “Sizes that do not fit”. Which sizes could you change to repair it, and which make no difference?">
          Either <Tex>W</Tex> gets 3 rows, or <Tex>X</Tex> 2 columns: the inner sizes. The rows of <Tex>X</Tex> and the
          columns of <Tex>W</Tex> may be anything.
        </Question>
        <Question ask="In “A layer and a batch of two”, give B 3 numbers, then give W 1 column. What do you get each time?">
          First an error: [2, 2] and [3] do not broadcast. With one column there is none, and <Tex>Y</Tex> is (2, 3):
          the single column was repeated three times. A layer with one output seems to have three.
        </Question>
      </Questions>
    </>
  );
}
