/** The decision rule of a perceptron, with its numbers in it. */

import type { Perceptron } from "feedforward/chapter";
import { Fragment } from "preact";
import { formatNumber } from "../../ui/number.ts";

export function Rule({ weights, bias }: Perceptron) {
  return (
    <div class="rule">
      <math>
        <mi>a</mi>
        <mo>=</mo>
        <mn>{formatNumber(bias)}</mn>
        {weights.map((weight, i) => (
          <Fragment key={i}>
            <mo>{weight < 0 ? "−" : "+"}</mo>
            <mn>{formatNumber(Math.abs(weight))}</mn>
            <msub>
              <mi>x</mi>
              <mn>{i + 1}</mn>
            </msub>
          </Fragment>
        ))}
      </math>
      <math>
        <mi>y</mi>
        <mo>=</mo>
        <mo>{"{"}</mo>
        <mtable columnalign="left">
          <Case value={1} comparison="≥" />
          <Case value={0} comparison="<" />
        </mtable>
      </math>
    </div>
  );
}

/** One line of the rule: the output, and where the sum must be for it. */
function Case({ value, comparison }: { readonly value: number; readonly comparison: string }) {
  return (
    <mtr>
      <mtd>
        <mn>{value}</mn>
      </mtd>
      <mtd>
        <mo>(</mo>
        <mi>a</mi>
        <mo>{comparison}</mo>
        <mn>0</mn>
        <mo>)</mo>
      </mtd>
    </mtr>
  );
}
