/** The two kinds of output layer as a picture: identity hands a sum on, softmax makes shares of all of them. Only the prerendering uses it. */

import { textsOf } from "../../page/language.ts";
import { kindsTexts } from "./kinds-texts.ts";

const radius = 11;

interface Kind {
  readonly name: string;
  readonly fn: string;
  /** What comes in, and what goes out. */
  readonly sums: readonly string[];
  readonly outputs: readonly string[];
  /** Each output is made of its own sum, or of all. */
  readonly isOfAll: boolean;
}

export function OutputKinds() {
  const t = textsOf(kindsTexts);
  return (
    <figure class="kinds">
      <Picture name={t.regression} fn={t.identity} sums={["21.4"]} outputs={["21.4 °C"]} isOfAll={false} />
      <Picture
        name={t.classification}
        fn={t.softmax}
        sums={["0.3", "2.9", "4.0"]}
        outputs={["1.8%", "24.5%", "73.7%"]}
        isOfAll
      />
    </figure>
  );
}

function Picture({ name, fn, sums, outputs, isOfAll }: Kind) {
  const places = sums.map((_, i) => 62 + (i - (sums.length - 1) / 2) * 30);
  const lines = places.flatMap((to, i) => (isOfAll ? places : [places[i]!]).map((from) => `M80 ${from}L160 ${to}`));
  return (
    <svg viewBox="0 0 240 112" role="img" aria-label={`${name}: ${fn}. ${sums.join(", ")} → ${outputs.join(", ")}`}>
      <text x="0" y="12">
        {name}
      </text>
      <text x="120" y="12" text-anchor="middle" class="kinds-fn">
        {fn}
      </text>
      <path d={lines.join("")} />
      {places.map((y, i) => (
        <>
          <circle cx="80" cy={y} r={radius} />
          <circle cx="160" cy={y} r={radius} />
          <text x="62" y={y + 4} text-anchor="end">
            {sums[i]}
          </text>
          <text x="178" y={y + 4}>
            {outputs[i]}
          </text>
        </>
      ))}
    </svg>
  );
}
