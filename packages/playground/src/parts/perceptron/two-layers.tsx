/** XOR of two layers: NAND and OR of the inputs, then AND of what those two say. */

import { and, gates, nand, or, xor } from "feedforward/chapter";
import { fill, textsOf } from "../../page/language.ts";
import { inputPairs, type Pair } from "./gates.ts";
import { perceptronTexts } from "./perceptron-texts.ts";
import { Plane, type PlanePoint } from "./plane.tsx";

const firstLines = [
  { name: "NAND", parameters: gates.NAND },
  { name: "OR", parameters: gates.OR },
];
const secondLine = [{ name: "AND", parameters: gates.AND }];

/** What the first layer says of two inputs. */
const hiddenOf = ([x1, x2]: Pair): Pair => [nand(x1, x2), or(x1, x2)];

const inputPoints: readonly PlanePoint[] = inputPairs.map((at) => ({ at, output: xor(...at) }));

/** The points of the second plane: inputs that the first layer cannot tell apart are one. */
const hiddenPoints: readonly PlanePoint[] = [...new Set(inputPairs.map((pair) => hiddenOf(pair).join()))].map((key) => {
  const inputs = inputPairs.filter((pair) => hiddenOf(pair).join() === key);
  const at = hiddenOf(inputs[0]!);
  return { at, output: and(...at), note: inputs.map((pair) => `(${pair.join(", ")})`).join(" ") };
});

export function TwoLayers() {
  const t = textsOf(perceptronTexts);
  const say = (points: readonly PlanePoint[]) =>
    points.map(({ at: [x1, x2], output: y }) => fill(t.point, { x1, x2, y })).join(" ");
  return (
    <div class="two-layers">
      <figure>
        <figcaption>{t.firstPlane}</figcaption>
        <Plane
          label={fill(t.plane, { points: say(inputPoints) })}
          axes={["x₁", "x₂"]}
          lines={firstLines}
          points={inputPoints}
        />
        <p class="note">{t.inputs}</p>
      </figure>
      <figure>
        <figcaption>{t.secondPlane}</figcaption>
        <Plane
          label={fill(t.hiddenPlane, { points: say(hiddenPoints) })}
          axes={["s₁", "s₂"]}
          lines={secondLine}
          points={hiddenPoints}
        />
        <p class="note">{t.hidden}</p>
      </figure>
      <LayersTable />
    </div>
  );
}

function LayersTable() {
  const t = textsOf(perceptronTexts);
  const names = ["x₁", "x₂", "s₁ (NAND)", "s₂ (OR)", "y (AND)", "XOR"];
  return (
    <table class="data gates">
      <caption class="visually-hidden">{t.layersTable}</caption>
      <thead>
        <tr>
          {names.map((name) => (
            <th scope="col" key={name}>
              {name}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {inputPairs.map((pair) => {
          const hidden = hiddenOf(pair);
          const y = and(...hidden);
          return (
            <tr key={pair.join()}>
              {[...pair, ...hidden].map((value, i) => (
                <td key={names[i]}>{value}</td>
              ))}
              <td>
                <b>{y}</b>
              </td>
              <td class="is-right">{xor(...pair)} ✓</td>
            </tr>
          );
        })}
      </tbody>
    </table>
  );
}
