/** The prose of the part "program", in English. */

import { Told } from "../../page/figures.tsx";
import { PanelPlace, Question, Questions } from "../../ui/prose.tsx";

export const titleEn = "The whole program";

export function ProseEn() {
  return (
    <>
      <p>
        Everything so far fits into one short program, the one with which the book’s chapter ends: fetch the data, read
        the trained weights, predict every test image, count how often the greatest of the ten outputs is the label, and
        then do it once more in batches of a hundred.
      </p>
      <p>
        If you have the book beside you: <code>loadMnistSet</code> is its <code>load_mnist</code>, <code>load</code> its{" "}
        <code>init_network</code>, <code>session.predict</code> its <code>predict</code>, and <code>pictureToText</code>{" "}
        stands in for <code>img_show</code>, because a terminal has no windows. The page runs the same steps and prints
        what Node prints; the piece that is at work is marked.
      </p>
      <PanelPlace name="program" />
      <p>Both lines say the same, as they must. From here you can go on:</p>
      <ul>
        <li>
          The library is there for programs of your own. Its README says how to install it, which is by hand as long as
          it is not on npm, and leads through the chapter row by row.
        </li>
        <li>
          Where it is installed, <code>npx feedforward eval</code> scores a network in the terminal, and{" "}
          <code>npx feedforward predict digit.png</code> reads a digit that you have drawn anywhere.
        </li>
        <li>
          <code>npx feedforward inspect FILE</code> tells what is in a model file without running any of it.
        </li>
        <li>
          <code>npx feedforward train --out mine.safetensors</code> trains a network of your own. How weights are found
          is the next chapter’s subject; open the file on this page when it is done.
        </li>
        <li>
          <code>npx feedforward play</code> opens this page from your own machine, with several threads.
        </li>
      </ul>
      <Questions>
        <Question ask="Run the program. Is image 0 read correctly, and how many of the 10,000 are not?">
          <Told>
            {
              "Its label and its prediction are both 7. With {network} the accuracy is {accuracyShare}: {correct} right, so {wrong} are read wrongly; the confusion matrix further up shows which."
            }
          </Told>
        </Question>
        <Question ask="Switch to Python. Which lines are all that a network needs to predict?">
          The body of <code>predict</code>: for every layer a product <code>x @ W + b</code> and then its function. The
          rest of the program reads files and counts.
        </Question>
      </Questions>
    </>
  );
}
