/** docs/models.md against what it shows: its programs run on files as the libraries write them, and print what stands beside them. */

import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { inspect } from "node:util";
import { gunzipSync } from "node:zlib";
import { describe, expect, it, onTestFinished } from "vitest";
import { chromiumPath, launchChromium } from "../../../scripts/chromium.ts";
import { forestLines } from "../src/cli/graph/report.ts";
import { dictionaries } from "../src/cli/words/language.ts";
import { imageInput } from "../src/data.ts";
import { writeOnnx } from "../src/formats/onnx.ts";
import { readPng } from "../src/formats/png.ts";
import { load } from "../src/node.ts";
import { Graph } from "../src/onnx/graph.ts";
import { Session } from "../src/session.ts";
import { Random } from "../src/tensor/random.ts";
import { Tensor } from "../src/tensor/tensor.ts";
import { visit } from "./browser.ts";
import { bundle } from "./bundle.ts";
import { chunk, header, imageData, png } from "./formats/png-files.ts";
import { node } from "./onnx/graphs.ts";

const root = fileURLToPath(new URL("../../../", import.meta.url));
const documents = ["docs/models.md", "docs/models.ko.md"] as const;
const golden = JSON.parse(gunzipSync(readFileSync(new URL("golden/trees.json.gz", import.meta.url))).toString()) as {
  readonly document: readonly [{ readonly model: string }];
};
const forest = Buffer.from(golden.document[0].model, "base64");
const silero = join(process.env["FEEDFORWARD_MODELS"] ?? "", "silero.onnx");

/** The program of a document that begins so. */
function programIn(path: string, name: string): string {
  const code = readFileSync(join(root, path), "utf8").split("```js\n").slice(1);
  return code.find((text) => text.startsWith(`// ${name}`))!.split("```")[0]!;
}

function folderWith(files: Readonly<Record<string, Uint8Array>>, below = tmpdir()): string {
  mkdirSync(below, { recursive: true });
  const folder = mkdtempSync(join(below, "feedforward-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  for (const [name, bytes] of Object.entries(files)) writeFileSync(join(folder, name), bytes);
  return folder;
}

/** Runs a program beside files, and gives the lines that it prints. */
async function print(code: string, files: Readonly<Record<string, Uint8Array>>): Promise<string[]> {
  const folder = folderWith(files);
  const printed: string[] = [];
  const show = (value: unknown): string =>
    typeof value === "string" ? value : inspect(value, { breakLength: Infinity });
  const log = (...values: unknown[]): void => void printed.push(values.map(show).join(" "));
  const named = {
    Session,
    imageInput,
    readPng,
    load: (name: string) => load(join(folder, name)),
    readFile: (name: string) => readFileSync(join(folder, name)),
    console: { log },
  };
  const body = code.replaceAll(/^import .*$/gm, "");
  const AsyncFunction = (async () => {}).constructor as new (
    ...parts: string[]
  ) => (...values: unknown[]) => Promise<void>;
  await new AsyncFunction(...Object.keys(named), body)(...Object.values(named));
  return printed;
}

/** conv 3×3 of 16 channels, relu, max pool, flatten, dense, softmax: as the document's Python makes it. */
function digits(): Uint8Array {
  const random = new Random(7);
  const weights = (...shape: number[]) => {
    const size = shape.reduce((a, b) => a * b, 1);
    return new Tensor(
      "float32",
      shape,
      Float32Array.from({ length: size }, () => random.uniform() - 0.5),
    );
  };
  const dtype = "float32";
  return writeOnnx(
    new Graph({
      opset: 17,
      inputs: [{ name: "image", dtype, shape: ["n", 1, 28, 28] }],
      outputs: [{ name: "scores", dtype, shape: ["n", 10] }],
      nodes: [
        node("Conv", ["image", "0.weight"], ["a"]),
        node("Relu", ["a"], ["b"]),
        node("MaxPool", ["b"], ["c"], { kernel_shape: ["ints", [2n, 2n]], strides: ["ints", [2n, 2n]] }),
        node("Flatten", ["c"], ["d"]),
        node("Gemm", ["d", "4.weight"], ["e"], { transB: ["int", 1n] }),
        node("Softmax", ["e"], ["scores"]),
      ],
      constants: new Map([
        ["0.weight", weights(16, 1, 3, 3)],
        ["4.weight", weights(10, 16 * 13 * 13)],
      ]),
    }),
  );
}

/** A ring, drawn at 56 × 56: brightness 0 or 255. */
const ring = Uint8Array.from({ length: 56 * 56 }, (_, i) => {
  const distance = Math.hypot((i % 56) - 27.5, Math.floor(i / 56) - 27.5);
  return distance > 12 && distance < 18 ? 255 : 0;
});

describe.each(documents)("%s", (path) => {
  it("a forest of scikit-learn", async () => {
    const code = programIn(path, "forest.mjs");
    const printed = await print(code, { "forest.onnx": forest });
    expect(printed).toEqual([...code.matchAll(/console\.log\(.*\); \/\/ (.*)/g)].map(([, text]) => text));
  });

  it("how large it is", async () => {
    const graph = (await load(join(folderWith({ "forest.onnx": forest }), "forest.onnx"))) as Graph;
    const messages = dictionaries[path.endsWith(".ko.md") ? "ko" : "en"];
    const [line] = forestLines(graph, { messages } as Parameters<typeof forestLines>[1]);
    expect(readFileSync(join(root, path), "utf8")).toContain(line);
  });

  it("a digit", async () => {
    const model = digits();
    const lines = Array.from({ length: 56 }, (_, y) => [0, ...ring.subarray(56 * y, 56 * y + 56)]).flat();
    const picture = png(header({ width: 56, height: 56 }), imageData(...lines), chunk("IEND"));
    const [label, best] = await print(programIn(path, "digit.mjs"), { "digits.onnx": model, "digit.png": picture });
    // Four pixels become one, their mean: bilinear between centres.
    const small = Float32Array.from({ length: 28 * 28 }, (_, i) => {
      const at = 2 * (i % 28) + 56 * 2 * Math.floor(i / 28);
      return (ring[at]! + ring[at + 1]! + ring[at + 56]! + ring[at + 57]!) / 4 / 255;
    });
    const scores = new Session((await load(join(folderWith({ "m.onnx": model }), "m.onnx"))) as Graph).predict(small);
    const wanted = scores.data.indexOf(Math.max(...scores.data));
    expect(label).toBe(String(wanted));
    expect(best).toMatch(new RegExp(`^\\[ \\{ index: ${wanted}, label: '${wanted}', `));
  });

  it.skipIf(!existsSync(silero))("speech, where there is silero.onnx (else skipped)", async () => {
    const sound = Int16Array.from({ length: 512 * 5 + 100 }, (_, i) => 9000 * Math.sin(i / 9) * Math.sin(i / 400));
    const files = { "silero_vad.onnx": readFileSync(silero), "talk.raw": new Uint8Array(sound.buffer) };
    const printed = await print(programIn(path, "speech.mjs"), files);
    // The same with the state carried by hand.
    const session = new Session((await load(silero)) as Graph, { constants: { sr: 16000n } });
    let state: Tensor = new Tensor("float32", [2, 1, 128], new Float32Array(256));
    const wanted = [0, 1, 2, 3, 4].map((chunk) => {
      const samples = Float32Array.from({ length: 576 }, (_, i) => (sound[512 * chunk + i - 64] ?? 0) / 32768);
      const { output, stateN } = session.run({ input: new Tensor("float32", [1, 576], samples), state });
      state = stateN!;
      return `${(chunk * 0.032).toFixed(3)} s: ${(output!.data as Float32Array)[0]!.toFixed(3)}`;
    });
    expect(printed).toEqual(wanted);
  });

  it.skipIf(chromiumPath === null)("a worker of a page (skipped where there is no Chromium)", async () => {
    const [worker, page] = [programIn(path, "worker.js"), programIn(path, "page.js")];
    const sources = folderWith(
      {
        "worker.js": Buffer.from(worker),
        "main.js": Buffer.from(
          `${page
            .replace("console.log(", "const said = [")
            .replace(
              /\);\n$/,
              "];\n",
            )}const wrong = await run({ images: new Float32Array(784) }).catch(({ message }) => message);\ndocument.body.textContent = JSON.stringify([...said, wrong]);`,
        ),
      },
      join(root, "node_modules", ".cache"),
    );
    const urls = { main: new URL(`file://${sources}/main.js`), worker: new URL(`file://${sources}/worker.js`) };
    const folder = await bundle(urls, "browser");
    writeFileSync(join(folder, "model.onnx"), digits());
    const browser = await launchChromium();
    onTestFinished(() => browser.close());
    const { text, complaints } = await visit(browser, folder, {});
    expect(JSON.parse(text)).toEqual([
      [1, 10],
      10,
      'run: unknown input "images", did you mean "image" (float32 [n, 1, 28, 28])?',
    ]);
    expect(complaints).toEqual([]);
  });
});
