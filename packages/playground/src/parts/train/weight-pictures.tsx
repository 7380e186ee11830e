/**
 * The weights of every neuron of the first layer as pictures, all on one canvas and one scale: orange where ink speaks for the
 * neuron, blue where it speaks against it.
 */

import { useEffect, useRef } from "preact/hooks";
import { fill, textsOf } from "../../page/language.ts";
import { themeChanges } from "../../state/theme.ts";
import { trainTexts } from "./train-texts.ts";
import { paintWeights, pictureSize } from "./weight-paint.ts";

export interface WeightPicturesProps {
  /** [784, neurons] */
  readonly weights: Float32Array | null;
  readonly neurons: number;
}

export function WeightPictures({ weights, neurons }: WeightPicturesProps) {
  const t = textsOf(trainTexts);
  const canvas = useRef<HTMLCanvasElement>(null);
  const { width, height } = pictureSize(neurons);
  const colors = themeChanges.value;
  useEffect(() => {
    const context = canvas.current!.getContext("2d")!;
    const image = context.createImageData(width, height);
    if (weights !== null) paintWeights(image.data, weights, neurons);
    context.putImageData(image, 0, 0);
  }, [weights, neurons, colors]);
  return (
    <figure class="train-weights">
      <canvas ref={canvas} width={width} height={height} role="img" aria-label={fill(t.weights, { neurons })} />
      <figcaption class="note">{fill(t.weightsNote, { neurons })}</figcaption>
    </figure>
  );
}
