/** MNIST's images, and what makes a drawing one of them, are for networks of digits alone; others are told what they need. */

import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { writePng } from "../../src/draw/png.ts";
import { Dense, Softmax } from "../../src/network/layer.ts";
import { Network } from "../../src/network/network.ts";
import { Tensor, zeros } from "../../src/tensor/tensor.ts";
import { feedforward, folder } from "./surroundings.ts";
import { data, network, safetensors } from "./tiny.ts";

const clothes = ["T-shirt/top", "Trouser", "Bag", "Coat"];
const sentences = {
  en: "the network's labels are T-shirt/top, Trouser, Bag, …, and without --data the images are MNIST's digits: say --data FOLDER",
  ko: "신경망의 레이블은 T-shirt/top, Trouser, Bag, …인데 --data가 없으면 이미지는 MNIST 숫자입니다. --data FOLDER로 데이터를 지정하십시오",
};

/** A network of pictures of 28 × 28 that says whether the first pixel or the last one is bright. */
function corners(labels: readonly string[] | null): Network {
  const weight = zeros([784, 10]);
  weight.data[0] = 20;
  weight.data[783 * 10 + 1] = 20;
  return new Network([new Dense({ weight }), new Softmax()], { input: { scale: "1/255" }, labels });
}

const ten = ["first", "last", ..."abcdefgh"];
const digits = Array.from("0123456789");

describe("a network of other labels than the digits", () => {
  it.each(["eval", "bench", "train --from"].flatMap((line) => [[line, "en"] as const, [line, "ko"] as const]))(
    "%s without --data is refused in %s",
    async (line, language) => {
      const net = corners([...clothes, ..."abcdef"]);
      const path = join(folder({ "net.safetensors": safetensors(net) }), "net.safetensors");
      const { code, err } = await feedforward([...line.split(" "), path, "--lang", language]);
      expect(code).toBe(1);
      expect(err).toContain(sentences[language]);
    },
  );

  it("is trained further on digits where their names are said", async () => {
    const path = join(folder({ "net.safetensors": safetensors(corners(ten)) }), "net.safetensors");
    const words = ["--labels", digits.join(","), "--holdout", "59900", "--epochs", "1", "--json"];
    expect((await feedforward(["train", "--from", path, ...words])).code).toBe(0);
  });

  it.each([
    ["digits", digits],
    ["none", null],
  ])("%s are scored on MNIST as ever", async (_, labels) => {
    const path = join(folder({ "net.safetensors": safetensors(corners(labels)) }), "net.safetensors");
    const { code, out } = await feedforward(["eval", path, "--json"]);
    expect([code, JSON.parse(out).data.images]).toEqual([0, [10000, 784]]);
  });

  it.each([
    ["fashion-mlp", "en", /without --data .* --data FOLDER --labels "T-shirt\/top,Trouser,…" \(Debian's package/],
    ["fashion-cnn", "ko", /--data가 없으면 .* --data FOLDER --labels "T-shirt\/top,Trouser,…"처럼/],
  ])("train --preset %s without --data is wrong usage in %s", async (preset, language, sentence) => {
    const { code, err } = await feedforward(["train", "--preset", preset, "--lang", language]);
    expect(code).toBe(2);
    expect(err).toMatch(sentence);
  });
});

describe("a picture of 28 × 28", () => {
  /** Bright in the last corner alone: centring would move it away. */
  const pixels = new Uint8Array(784);
  for (const i of [782, 783, 754, 755]) pixels[i] = 255;
  const png = writePng(new Tensor("uint8", [28, 28], pixels));

  it.each([
    ["as it is for other labels", ten, "last", true],
    ["centred for digits", digits, "0", false],
  ])("is taken %s", async (_, labels, label, isSure) => {
    const path = folder({ "net.safetensors": safetensors(corners(labels)), "bag.png": png });
    const words = ["predict", join(path, "bag.png"), "--weights", join(path, "net.safetensors"), "--json"];
    const [answer] = JSON.parse((await feedforward(words)).out);
    expect(answer.label).toBe(label);
    expect(answer.classes[0].probability > 0.9).toBe(isSure);
  });
});

describe("a table for a network without a record of one", () => {
  it.each([
    ["en", /predict \S*rows\.csv --weights FILE` .*score/],
    ["ko", /predict \S*rows\.csv --weights FILE`.*score/],
  ])("is told of predict before score in %s", async (language, sentence) => {
    const path = folder({ "net.safetensors": safetensors(network()), "rows.csv": "a,b,c,d\n1,2,3,4\n" });
    const words = [join(path, "rows.csv"), "--weights", join(path, "net.safetensors"), "--lang", language];
    const { code, err } = await feedforward(["predict", ...words]);
    expect(code).toBe(1);
    expect(err).toMatch(sentence);
  });
});

describe("what was typed is named", () => {
  it.each([
    ["--sizes", "4,3"],
    ["--layers", "dense(3) softmax"],
  ])("%s %s of too few outputs", async (option, text) => {
    const { code, err } = await feedforward(["train", "--data", folder(data), option, text, "--holdout", "4"]);
    const sentence = "the outputs are labels from 0 to 2, and the data has label 3";
    expect([code, err]).toEqual([1, `feedforward: ${option}: ${sentence}\n`]);
  });

  it.each([
    ["en", 'column "color": in one row alone, or like another but for capitals; a slip? red, Red, gren\n'],
    ["ko", '"color" 열: 한 행에만 있거나 대소문자만 다른 범주가 있습니다. 잘못 적은 것은 아닙니까? red, Red, gren\n'],
  ])("categories that may be slips in %s", async (language, note) => {
    const colors = ["red", "Red", "red", "blue", "blue", "gren", "blue", "red"];
    const rows = colors.map((color, i) => `${color},${i * i}`);
    const path = folder({ "rows.csv": ["color,y", ...rows, ""].join("\n") });
    const words = ["--data", join(path, "rows.csv"), "--target", "y", "--epochs", "1", "--lang", language];
    const { code, err } = await feedforward(["train", ...words]);
    expect(code).toBe(0);
    expect(err).toContain(note);
  });
});
