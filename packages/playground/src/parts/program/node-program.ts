/**
 * The chapter's program with this library, as it is saved to a file and run by Node. It is made of blocks, one for each
 * step, so that the page can show which one is at work. There is nothing to annotate: it is JavaScript and TypeScript at once.
 */

import { type Shipped, shippedNames } from "../../state/networks.ts";

/** The steps of the program, in order. */
export const steps = ["load", "image", "single", "batches"] as const;
export type Step = (typeof steps)[number];

export interface ProgramOptions {
  /** Where the network's file lies. */
  readonly file: string;
  /** Whether the program divides the pixels by 255, for a network that does not declare it. */
  readonly normalize: boolean;
  /** Whether the network has one output, the probability of the second of two classes. */
  readonly isBinary: boolean;
}

/** The network that comes with the package. */
export function shippedFile(name: Shipped): string {
  return `node_modules/feedforward/models/${shippedNames[name]}.safetensors`;
}

export const batchRows = 100;

/** The text of each step. */
export function nodeBlocks({ file, normalize, isBinary }: ProgramOptions): Readonly<Record<Step, string>> {
  const x = normalize ? "x" : "images";
  const division = 'const x = normalizePixels(images.to("uint8")); // this network takes numbers from 0 to 1\n';
  const outputs = isBinary ? 1 : 10;
  const classOf = isBinary
    ? { one: "Number(y.at(0) > 0.5)", each: "Number(y.at(k) > 0.5)" }
    : { one: "argmax(y)", each: "p.at(k)" };
  return {
    load: `import { Session } from "feedforward";
${isBinary ? "" : 'import { argmax } from "feedforward/chapter";\n'}${normalize ? 'import { normalizePixels } from "feedforward/data";\n' : ""}import { pictureToText } from "feedforward/draw";
import { load, loadMnistSet } from "feedforward/node";

const network = await load(${JSON.stringify(file)});
const session = new Session(network);
const { images, labels } = await loadMnistSet("test", { normalize: false });
${normalize ? division : ""}console.log(\`images \${images.shape.join(" × ")}, labels \${labels.shape.join(" × ")}\`);`,

    image: `console.log(\`Image 0: \${labels.at(0)}\`);
console.log(pictureToText(images.row(0).to("uint8").reshape(28, 28)));
console.log(\`Prediction: \${session.classify(${x}.row(0))}\`);`,

    single: `// One by one: [784] → [${outputs}], ten thousand times.
let correct = 0;
for (let i = 0; i < labels.size; i++) {
  const y = session.predict(${x}.row(i));
  if (${classOf.one} === labels.at(i)) correct += 1;
}
console.log(\`Accuracy:\${correct / labels.size}\`);`,

    batches: `// In batches: [${batchRows}, 784] → [${batchRows}, ${outputs}], a hundred times.
const batchSize = ${batchRows};
correct = 0;
for (let i = 0; i < labels.size; i += batchSize) {
  const y = session.predict(${x}.slice(i, i + batchSize));
${isBinary ? "" : "  const p = argmax(y, 1);\n"}  for (let k = 0; k < batchSize; k++) {
    if (${classOf.each} === labels.at(i + k)) correct += 1;
  }
}
console.log(\`Accuracy:\${correct / labels.size}\`);`,
  };
}

/** The whole program, as it is copied. */
export function nodeProgram(options: ProgramOptions): string {
  return `${Object.values(nodeBlocks(options)).join("\n\n")}\n`;
}
