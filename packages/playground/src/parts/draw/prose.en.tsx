/** The prose of the part "draw", in English. */

import { Told } from "../../page/figures.tsx";
import { PanelPlace, Question, Questions, Tex } from "../../ui/prose.tsx";

export const titleEn = "Draw a digit";
export const headingEn = "Draw a digit. Watch it being read.";
export const kickerEn = "Neural networks you can touch · chapter 3";

export function ProseEn() {
  return (
    <>
      <p class="lead">160 neurons and 45,360 numbers, every one of them yours to look at and change.</p>
      <PanelPlace name="pad" />
      <p>
        This page goes through chapter 3 of Koki Saitoh’s <cite>Deep Learning from Scratch</cite> in our own words, and
        every number is yours to change and check. All of it runs in your browser, and what you draw stays here.
      </p>
      <p>
        The network never sees your drawing as you made it. It learned from MNIST, digits that people wrote by hand, all
        prepared the same way: the ink was shrunk to fit a box of 20 × 20 pixels, and the box was placed in an image of
        28 × 28 so that the ink’s centre of mass came to the middle. Your drawing goes the same way, step by step in the
        small pictures. <strong>A network knows only what it was trained on</strong>: switch these steps off, and you
        can watch the answers fall apart.
      </p>
      <p>
        What is left is a row of <Tex>{"784 = 28 \\times 28"}</Tex> numbers. They go through two hidden layers, and ten
        numbers come out, a probability for each digit:
      </p>
      <Tex isBlock>{"784 \\rightarrow 50 \\rightarrow 100 \\rightarrow 10"}</Tex>
      <p>
        Between them lie 45,360 weights and biases. They were found with MNIST’s 60,000 training images, shifted,
        rotated, stretched and slanted at random and written with thicker and thinner pens, because visitors write less
        neatly than MNIST.{" "}
        <Told>{"Of 10,000 test images that it had never seen, the network reads {accuracy} correctly."}</Told>
      </p>
      <p>
        Where do the ten numbers come from? We start with the smallest piece, a perceptron, and give it a smoother
        activation function. Many neurons side by side make one matrix product; three such layers make the network;
        softmax turns its output into probabilities. Then it reads all of MNIST’s test images, one by one and in
        batches. Whatever you set in a panel stands in the page’s address: send it, and somebody else sees the same.
      </p>
      <Questions>
        <Question ask="Draw a small 5 in a corner of the pad. Then switch “Crop and centre” off. What happens to the prediction, and why?">
          <p>
            It is wrong more often than not, and it can be quite sure of it. Each weight of the first layer belongs to
            one pixel. In training a digit was moved by three pixels at most, so in the corner the ink meets weights
            that never learned what to do with it. Switched on, the answer is the same wherever you draw.
          </p>
        </Question>
        <Question ask="Draw something that is no digit: a star, a letter, a scribble. What does the network say?">
          <p>
            A digit, and sometimes it is very sure. The ten probabilities always sum to 1; there is no eleventh for
            “none of these”. They tell the digits from each other, not digits from everything else.
          </p>
        </Question>
        <Question ask="Take MNIST’s 5 from the row below the pad. Which digit does the network hesitate about, and how can you help it with the eraser?">
          <p>
            <Told>{"It says {said} with {saidShare}, and {second} with {secondShare}."}</Told> At the bottom the stroke
            nearly closes to a loop, as a 6 has one. Rub out the left end of that loop, and watch the bars.
          </p>
        </Question>
      </Questions>
    </>
  );
}
