/** The prose of the part "batch", in English. */

import { PanelPlace, Question, Questions, Tex } from "../../ui/prose.tsx";

export const titleEn = "Batches";

export function ProseEn() {
  return (
    <>
      <p>
        Until now one image went in and one row of ten numbers came out. Nothing in the equations asks for that. Put a
        hundred images below each other, and the same three products give a hundred answers at once:
      </p>
      <Tex isBlock>
        {String.raw`\underset{100 \times 784}{X} \to \underset{100 \times 50}{Z_1} \allowbreak {} \to \underset{100 \times 100}{Z_2} \to \underset{100 \times 10}{Y}`}
      </Tex>
      <p>
        Such a bundle is a <strong>batch</strong>. Row <Tex>i</Tex> of <Tex>Y</Tex> belongs to row <Tex>i</Tex> of{" "}
        <Tex>X</Tex>, and the rows know nothing of each other. The weights are the same for all of them: only the first
        number of each shape grows.
      </p>
      <p>
        Why bother? Because a run costs something before the first multiplication, and because a weight that has been
        fetched from memory can serve several images while it is at hand. How much that gains depends on what computes.
        NumPy gains a great deal, as the book says. The plain JavaScript of this library takes row after row, so a batch
        saves it hardly anything. Its WebAssembly works on several rows together, and shares large batches among threads
        where a browser lets it.
      </p>
      <PanelPlace name="race" />
      <p>
        Speed may change; the answers must not. That is less obvious than it sounds: rounded sums depend on the order of
        their terms, and many libraries choose another order for another batch size, so that the last digits differ.
        Here every output is summed in one order, the bias first and then the inputs from the first to the last,
        whichever program computes it and whatever stands beside it. That is why the panel can compare bits and not just
        digits.
      </p>
      <Questions>
        <Question ask="Race them all. Who gains most from batches, and who next to nothing?">
          Look at the last column. Plain JavaScript stays near ×1, give or take what else your machine was doing;
          WebAssembly gains clearly, and most of it is there with the first ten or hundred images.
        </Question>
        <Question ask="Choose batches of 1,000 and then of 1. Which numbers of the shapes change, and how many runs does it take?">
          Only the first number of each shape changes, 1000 or 1; the sizes of the layers stay. It takes 10 runs, or
          10,000.
        </Question>
        <Question ask="If your page may use several threads: in which row can they help?">
          In the last two. A batch of 1 or 10 is over sooner than another thread has its part, so the library leaves it
          to one thread and those rows are about as fast as without. Where threads cannot run, the panel says why.
        </Question>
      </Questions>
    </>
  );
}
