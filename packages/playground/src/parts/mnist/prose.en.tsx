/** The prose of the part "mnist", in English. */

import { PanelPlace, Question, Questions, Tex } from "../../ui/prose.tsx";

export const titleEn = "MNIST and its loader";

export function ProseEn() {
  return (
    <>
      <p>
        The network learned from MNIST: 60,000 images to train with and 10,000 to test with, each a handwritten digit of
        28 × 28 pixels and a label that says which digit it is. A pixel is one byte, from 0 for paper to 255 for full
        ink.
      </p>
      <p>
        The book’s <code>load_mnist</code> hands these bytes over in one of eight ways, because three flags are either
        on or off. Here they are, on a real image. Point at any pixel and follow its number.
      </p>
      <PanelPlace name="flags" />
      <p>
        <code>normalize</code> divides each byte by 255, so that all inputs lie between 0 and 1. Changing data before
        the network sees it is called <strong>preprocessing</strong>, and one rule matters more than which kind is
        chosen: in use it must be the same as in training. The quotient is rounded to the nearest float32, so{" "}
        <Tex>{"185 / 255"}</Tex> is stored with about seven correct digits. The panel shows what is stored to the last
        one.
      </p>
      <p>
        <code>flatten</code> changes no number at all. In memory the pixels lie in one line in either case; the flag
        only decides how they are addressed, as row and column or as one position{" "}
        <Tex>{"28 \\cdot \\text{row} + \\text{column}"}</Tex>. Our network wants a row of 784. It does not know which
        pixels are neighbours; a convolutional network does, and wants the image as 1 × 28 × 28.
      </p>
      <p>
        <code>one_hot_label</code> writes the label 7 as ten numbers, with a 1 in place 7: the digit’s{" "}
        <strong>one-hot</strong> form. That is the shape of the network’s own answer, which is convenient when both are
        compared in training. To count right answers, the plain number is enough.
      </p>
      <Questions>
        <Question ask="Switch normalize off. By which factor does x_test shrink, and why?">
          <p>
            By 4: from 31,360,000 bytes to 7,840,000. A byte per pixel is all the information there is; a float32 takes
            four.
          </p>
        </Question>
        <Question ask="Switch flatten on and find the pixel x_test[0, 400]. In which row and column does it lie?">
          <p>
            Row 14, column 8, because <Tex>{"400 = 14 \\cdot 28 + 8"}</Tex>. Switched off, the same pixel is called{" "}
            <code>x_test[0, 0, 14, 8]</code>.
          </p>
        </Question>
        <Question ask="Switch one_hot_label on. What does a label weigh now, and what did it weigh before?">
          <p>
            80 bytes instead of 1: ten numbers of type float64, which is what NumPy’s <code>zeros</code> makes unless it
            is told otherwise. For 10,000 labels that is 800,000 bytes.
          </p>
        </Question>
      </Questions>
    </>
  );
}
