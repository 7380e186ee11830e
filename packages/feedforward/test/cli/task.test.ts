/**
 * One output on the command line: two classes where it is a sigmoid's, and a number where it is not, which `eval`, `bench`
 * and `predict` refuse in a sentence. In English and in Korean.
 */

import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { writePng } from "../../src/draw/png.ts";
import { readNetwork } from "../../src/formats/model.ts";
import { writeOnnx } from "../../src/formats/onnx.ts";
import type { ActivationName } from "../../src/functions/activation.ts";
import { Activation, Dense, Softmax } from "../../src/network/layer.ts";
import { Network, type NetworkOptions } from "../../src/network/network.ts";
import { Tensor, zeros } from "../../src/tensor/tensor.ts";
import { feedforward, folder } from "./surroundings.ts";
import { images, labels, safetensors } from "./tiny.ts";

/** One output: how much brighter the first two of so many pixels are than the others. */
function one(last: ActivationName, options: NetworkOptions = {}, inputs = 4): Network {
  const weight = zeros([inputs, 1]);
  for (let i = 0; i < inputs; i++) weight.data[i] = i < inputs / 2 ? 3 : -3;
  return new Network([new Dense({ weight }), new Activation(last)], { input: { scale: "1/255" }, ...options });
}

/** Bright above is class 1. Of the four test images the network gets three right. */
const binary = {
  "train-images-idx3-ubyte": images(0, 1, 2, 3, 0, 1, 2, 3),
  "train-labels-idx1-ubyte": labels(1, 1, 0, 0, 1, 1, 0, 0),
  "t10k-images-idx3-ubyte": images(0, 2, 1, 3),
  "t10k-labels-idx1-ubyte": labels(1, 0, 1, 1),
};
const named = one("sigmoid", { labels: ["below", "above"] });

async function run(line: string, files: Readonly<Record<string, Uint8Array>> = {}) {
  const path = folder({ ...binary, ...files });
  const result = await feedforward(line.replaceAll("DIR", path).split(" "));
  return { ...result, err: result.err.replaceAll(path, "DIR"), path };
}

describe("eval of one sigmoid", () => {
  const files = { "net.safetensors": safetensors(named) };

  it("counts the classes, and ranks both of the first image", async () => {
    const { code, out, err } = await run("eval DIR/net.safetensors --data DIR", files);
    expect({ code, err }).toEqual({ code: 0, err: "" });
    expect(out).toContain("Accuracy:0.75    one by one      3 of 4");
    expect(out).toContain("Accuracy:0.75    batches of 100  3 of 4");
    expect(out).toContain("Image 0: above    Prediction: above  ✓ right\n");
    expect(out).toMatch(/above {2}█{22}▉ +95\.3 %\n/);
    expect(out).toMatch(/below {2}█▏ +4\.7 %\n/);
  });

  it("measures in bench as in eval", async () => {
    const { code, out } = await run("bench DIR/net.safetensors --data DIR --batch 2 --backend reference", files);
    expect([code, out]).toEqual([0, expect.stringContaining("3 / 4")]);
  });

  it.each([
    ["en", "the data have a label 2, but the network tells 2 classes apart, 0 to 1"],
    ["ko", "데이터에 레이블 2가 있지만 신경망이 구별하는 클래스는 0부터 1까지 2개입니다"],
  ])("refuses a third class in %s", async (language, sentence) => {
    const wrong = { ...files, "t10k-labels-idx1-ubyte": labels(1, 2, 1, 0) };
    const { code, err } = await run(`eval DIR/net.safetensors --data DIR --lang ${language}`, wrong);
    expect([code, err]).toEqual([1, `feedforward: ${sentence}\n`]);
  });
});

/** A dark bar in the upper half of a picture. */
const picture = writePng(
  new Tensor("uint8", [60, 60], Uint8Array.from({ length: 3600 }, (_, i) => (i % 60 > 20 && i % 60 < 40 && i > 600 && i < 1500 ? 0 : 255))), // biome-ignore format: one line
);

describe("predict with one sigmoid", () => {
  const large = one("sigmoid", { labels: ["below", "above"] }, 784);
  const files = { "net.safetensors": safetensors(large), "bar.png": picture };

  it.each([1, 2, 3])("ranks both classes: --top %i", async (top) => {
    const { code, out } = await run(`predict DIR/bar.png --weights DIR/net.safetensors --json --top ${top}`, files);
    const [{ label, classes }] = JSON.parse(out);
    const [first, second] = classes;
    expect([code, label, classes.length]).toEqual([0, first.label, Math.min(top, 2)]);
    if (second !== undefined) {
      expect(second.probability).toBe(Math.fround(1 - first.probability));
      expect(new Set([first.label, second.label])).toEqual(new Set(["above", "below"]));
    }
  });
});

describe("predict with several outputs calls them what they are", () => {
  const weight = zeros([784, 2]);
  weight.data[784] = 1;
  const logits = new Network([new Dense({ weight, bias: [0, 3] })]);
  const shares = new Network([...logits.layers, new Softmax()]);

  it.each([
    ["a network", "net.safetensors", safetensors(logits), "score"],
    ["a graph", "net.onnx", writeOnnx(logits), "score"],
    ["a network with softmax", "net.safetensors", safetensors(shares), "probability"],
    ["a graph with softmax", "net.onnx", writeOnnx(shares), "probability"],
  ])("%s", async (_, name, bytes, word) => {
    const { out } = await run(`predict DIR/bar.png --weights DIR/${name} --json`, {
      [name]: bytes,
      "bar.png": picture,
    });
    const [{ classes }] = JSON.parse(out) as [{ classes: object[] }];
    expect(classes.map((each) => Object.keys(each))).toEqual(classes.map(() => ["index", "label", word]));
  });
});

describe("a number", () => {
  const small = safetensors(one("identity"));
  const files = { "net.safetensors": small, "bar.png": picture };
  const english =
    "the network gives one number and no classes; `feedforward predict` on an array (npy, npz, JSON) gives that number";
  const korean =
    "신경망의 출력은 클래스가 아니라 수 하나입니다. 그 수는 배열(npy, npz, JSON)을 넣은 `feedforward predict`로 얻을 수 있습니다";

  it.each([
    "eval DIR/net.safetensors --data DIR",
    "bench DIR/net.safetensors --data DIR",
    "predict DIR/bar.png --weights DIR/net.safetensors",
  ])("is refused: %s", async (line) => {
    const results = [await run(line, files), await run(`${line} --lang ko`, files)];
    expect(results.map(({ code, out, err }) => [code, out, err])).toEqual([
      [1, "", `feedforward: DIR/net.safetensors: ${english}\n`],
      [1, "", `feedforward: DIR/net.safetensors: ${korean}\n`],
    ]);
  });
});

describe("inspect says what one output means", () => {
  it.each<[ActivationName, string, string, string]>([
    [
      "sigmoid",
      "binary",
      "one output, two classes: 1 above 0.5, else 0",
      "출력 하나, 클래스 둘: 0.5보다 크면 1, 아니면 0",
    ],
    ["identity", "regression", "one output, a number and no class", "출력 하나, 클래스가 아닌 수"],
  ])("%s", async (last, task, english, korean) => {
    const files = { "net.safetensors": safetensors(one(last)) };
    expect((await run("inspect DIR/net.safetensors", files)).out).toContain(english);
    expect((await run("inspect DIR/net.safetensors --lang ko", files)).out).toContain(korean);
    expect(JSON.parse((await run("inspect DIR/net.safetensors --json", files)).out).network.task).toBe(task);
  });

  it("and nothing of several, but that sigmoids are independent", async () => {
    const several = new Network([new Dense({ weight: zeros([4, 2]) }), new Activation("sigmoid")]);
    const files = { "net.safetensors": safetensors(several) };
    const { out } = await run("inspect DIR/net.safetensors", files);
    expect(out).toContain("outputs are independent probabilities; classify takes the greatest");
    expect(out).not.toContain("one output");
    expect((await run("inspect DIR/net.safetensors --lang ko", files)).out).toContain(
      "출력들은 서로 독립인 확률이며, classify는 가장 큰 것을 고릅니다",
    );
  });
});

const short = "--holdout 4 --batch 2 --epochs 60 --learning-rate 0.05";

describe("train", () => {
  const train = (extra: string) => run(`train --data DIR --out DIR/net.safetensors ${short} ${extra}`);

  it("learns two classes by one sigmoid", async () => {
    const { code, out, path } = await train("--sizes 4,1 --output sigmoid --loss binaryCrossEntropy");
    const trained = readNetwork(readFileSync(join(path, "net.safetensors")));
    expect([code, trained.labels, trained.task]).toEqual([0, ["0", "1"], "binary"]);
    expect(out).toContain("Held-out images: 100.0 %  4 of 4\n");
    expect(out).not.toContain("Notes");
    expect(trained.provenance).toMatchObject({ loss: "binaryCrossEntropy" });
  });

  it.each([
    [
      "en",
      "Notes     training: the loss is meanSquaredError by default; binaryCrossEntropy\n          is made for one sigmoid\n",
    ],
    ["ko", "참고     학습: 손실 함수의 기본값은 meanSquaredError입니다."],
  ])("says in %s that there is a loss for it", async (language, sentence) => {
    const { code, out, path } = await train(`--sizes 4,1 --output sigmoid --lang ${language}`);
    expect([code, out]).toEqual([0, expect.stringContaining(sentence)]);
    expect(readNetwork(readFileSync(join(path, "net.safetensors"))).provenance).not.toHaveProperty("loss");
  });

  it("says which layers a step keeps from learning", async () => {
    const english = await train("--sizes 4,3,2 --hidden step");
    const korean = await train("--sizes 4,3,2 --hidden step --lang ko");
    expect([english.code, english.out]).toEqual([0, expect.stringContaining("training: no gradient passes step, so dense1 cannot learn")]); // biome-ignore format: one line
    expect(korean.out).toContain("학습: step은 기울기를 전하지 않으므로 dense1은 학습할 수 없습니다");
  });

  it("keeps its remarks in JSON", async () => {
    const { out } = await train("--sizes 4,1 --output sigmoid --json");
    expect(JSON.parse(out).network.notes).toEqual([
      {
        code: "training-default-loss",
        facts: { loss: "meanSquaredError", better: "binaryCrossEntropy" },
        message: "training: the loss is meanSquaredError by default; binaryCrossEntropy is made for one sigmoid",
      },
    ]);
  });

  it("learns a number, which has a loss and no accuracy", async () => {
    const { code, out, path } = await train("--sizes 4,1 --output identity");
    const trained = readNetwork(readFileSync(join(path, "net.safetensors")));
    expect([code, trained.labels, trained.task]).toEqual([0, null, "regression"]);
    expect(out).toContain("one output, a number and no class: the held-out images judge nothing");
    expect(out).not.toContain("Held-out images");
    expect(out).toMatch(/\n {5}60\/60 {4}0\.\d{4} +\d/);
    expect(JSON.parse((await train("--sizes 4,1 --output identity --json")).out).heldOutAccuracy).toBe(null);
  });

  it.each([
    [
      "--sizes 4,4 --output step",
      "train: no gradient passes step, and no dense layer follows it, so nothing would learn",
      "step은 기울기를 전하지 않고 그 뒤에 완전연결 층이 없으므로 아무것도 학습할 수 없습니다",
    ],
    [
      "--sizes 4,1 --output sigmoid --loss softmaxCrossEntropy",
      "train: softmaxCrossEntropy over one output is always 0; one sigmoid wants binaryCrossEntropy",
      "출력이 하나이면 softmaxCrossEntropy는 항상 0입니다. 시그모이드 하나에는 binaryCrossEntropy를 쓰십시오",
    ],
  ])("refuses %s", async (extra, english, korean) => {
    expect(await train(extra)).toMatchObject({ code: 1, err: `feedforward: ${english}\n` });
    expect(await train(`${extra} --lang ko`)).toMatchObject({ code: 1, err: `feedforward: ${korean}\n` });
  });

  it("refuses more than two classes for one sigmoid", async () => {
    const files = { "train-labels-idx1-ubyte": labels(0, 1, 2, 3, 0, 1, 2, 3) };
    const line = "train --data DIR --holdout 4 --epochs 1 --sizes 4,1 --output sigmoid";
    const sentence = "train: expected 0 or 1 as the label of one sigmoid, got 2 in row 2";
    expect((await run(line, files)).err).toContain(sentence);
    expect((await run(`${line} --lang ko`, files)).err).toContain(
      "시그모이드 하나를 학습할 때 레이블은 0이나 1이어야 하는데 2번 행은 2입니다",
    );
  });
});
