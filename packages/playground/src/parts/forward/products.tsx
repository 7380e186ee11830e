/** Inputs, weights and their products as three pictures: x × w = x·w, cell by cell. */

import type { WeightedSum } from "feedforward";
import { useMemo } from "preact/hooks";
import { fill, textsOf } from "../../page/language.ts";
import { HeatMap } from "../../ui/heat-map.tsx";
import { formatNumber } from "../../ui/number.ts";
import type { NeuronPlace } from "./forward-state.ts";
import { neuronTexts } from "./neuron-texts.ts";
import { columnsOf } from "./stages.ts";

export interface ProductsProps {
  readonly sum: WeightedSum | null;
  /** The number of inputs. */
  readonly size: number;
  readonly place: NeuronPlace;
}

export function Products({ sum, size, place }: ProductsProps) {
  const t = textsOf(neuronTexts);
  const { x, weights, products } = useMemo(() => columns(sum, size), [sum, size]);
  const values = { layer: place.layer, index: place.index };
  const isInk = place.layer === 1 && x.every((value) => value >= 0);
  return (
    <div class="products">
      <Picture values={x} label={fill(t.inputsMap, values)} caption={t.inputs} scale={isInk ? "ink" : "signed"} />
      <span aria-hidden="true">×</span>
      <Picture values={weights} label={fill(t.weightsMap, values)} caption={t.weights} scale="signed" />
      <span aria-hidden="true">=</span>
      <Picture values={products} label={fill(t.productsMap, values)} caption={t.products} scale="signed" />
    </div>
  );
}

interface PictureProps {
  readonly values: Float32Array;
  readonly label: string;
  readonly caption: string;
  readonly scale: "ink" | "signed";
}

function Picture({ values, label, caption, scale }: PictureProps) {
  const t = textsOf(neuronTexts);
  const columns = columnsOf(values.length);
  const most = values.reduce((greatest, value) => Math.max(greatest, Math.abs(value) || 0), 0);
  return (
    <figure class={columns < 14 ? "product is-small" : "product"}>
      <HeatMap values={values} columns={columns} label={label} scale={scale} hasTable={false} />
      <figcaption>
        {caption}
        <br />
        <span class="note">{fill(t.full, { most: `${scale === "signed" ? "±" : ""}${formatNumber(most, 3)}` })}</span>
      </figcaption>
    </figure>
  );
}

function columns(sum: WeightedSum | null, size: number): Record<"x" | "weights" | "products", Float32Array> {
  if (sum === null) {
    const nothing = new Float32Array(size);
    return { x: nothing, weights: nothing, products: nothing };
  }
  return {
    x: Float32Array.from(sum.terms, ({ x }) => x),
    weights: Float32Array.from(sum.terms, ({ weight }) => weight),
    products: Float32Array.from(sum.terms, ({ product }) => product),
  };
}
