/** What a training on a table refuses: words that do not fit, and tables of which nothing could be learned. */

import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { houses, train } from "./houses.ts";
import { feedforward, folder } from "./surroundings.ts";
import { data, safetensors } from "./tiny.ts";

describe("what is refused", () => {
  it("class weights where a number is foretold", async () => {
    const { code, err } = await train("price", ["--class-weights", "balanced"]);
    expect([code, err.split("\n")[0]]).toEqual([
      2,
      "feedforward: --class-weights is for classes, and price is a number",
    ]);
    const korean = await train("price", ["--class-weights", "balanced", "--lang", "ko"]);
    expect(korean.err).toContain("--class-weights는 클래스를 맞히는 학습에 쓰는 옵션인데 price는 수입니다\n");
  });

  it("a folder where a table is wanted", async () => {
    const path = folder(data);
    const { code, err } = await feedforward(["train", "--data", path, "--target", "price"]);
    expect([code, err.split("\n")[0]]).toEqual([
      2,
      `feedforward: ${path} is a folder, and --target wants a table: --data FILE.csv`,
    ]);
  });

  it.each([
    [
      "a line that is too short",
      "a,price\n1,2\n3\n",
      "csv: expected 2 cells as in the first line, got 1 in line 3\n",
      "(오프셋",
    ],
    [
      "UTF-16",
      Buffer.from("\ufeffa,price\n1,2\n", "utf16le"),
      "is not UTF-8: save the table as CSV in UTF-8\n",
      "(오프셋",
    ],
  ])("%s, by its line and not by its bytes", async (_, csv, sentence, offset) => {
    expect((await train("price", [], csv)).err).toContain(sentence);
    expect((await train("price", ["--lang", "ko"], csv)).err).not.toContain(offset);
  });
});

describe("wrong words and tables are refused before the first epoch", () => {
  it.each([
    [["--target", "prise"], 1, '--target: no column "prise", did you mean "price"?'],
    [[], 2, "--target: say which column is to be foretold, of id, area, town, sold, price, class"],
    [["--target", "price", "--sizes", "3,1"], 2, "--sizes: a table's columns give the first and the last size"],
    [["--from", "x", "--units", "3"], 2, "--units makes a new network, and --from FILE has one"],
    [["--from", "x", "--drop", "town"], 2, "--drop makes a new network, and --from FILE has one"],
    [["--target", "price", "--units", "200000,10000"], 2, "--units: expected at most 134,217,728 parameters"],
    [["--target", "price", "--layers", "x"], 2, "--layers is for images, not for the rows of a table: --units 32,16"],
    [["--target", "price", "--layers", "x", "--lang", "ko"], 2, "은닉층의 크기는 --units 32,16처럼"],
    [["--target", "price", "--loss", "softmaxCrossEntropy"], 2, "price is a number: meanSquaredError, meanAbsoluteErr"],
    [
      ["--target", "price", "--loss", "binaryCrossEntropy"],
      2,
      "--loss binaryCrossEntropy is for classes, and price is",
    ],
    [["--target", "price", "--loss", "binaryCrossEntropy", "--lang", "ko"], 2, "price는 수입니다"],
    [["--target", "price", "--clip-norm", "1", "--clip-value", "1"], 2, "--clip-norm and --clip-value both limit"],
    [["--target", "price", "--clip-norm", "0"], 2, "--clip-norm: expected a finite number above 0, got 0"],
    [["--target", "price", "--augment", "shift=1"], 2, "--augment is for images"],
    [["--target", "price", "--units", "3,x"], 2, "--units: expected whole numbers like 32,16, or 0"],
    [["--target", "price", "--number", "town"], 1, 'column "town": expected a number, got "'],
    [["--target", "price", "--drop", "twon", "--lang", "ko"], 1, '--drop: "twon" 열이 없습니다. "town"을 쓰려고'],
    [["--target", "price", "--drop", "town,town"], 1, 'column "town" is said to be two things'],
    [["--target", "price", "--out", "x.npz"], 2, "--out x.npz: expected a name that ends in .safetensors"],
  ])("%j", async (extra, code, sentence) => {
    const data = join(folder({ "houses.csv": houses(30) }), "houses.csv");
    const result = await feedforward(["train", "--data", data, ...extra]);
    expect([result.code, result.err]).toEqual([code, expect.stringContaining(sentence)]);
  });

  it.each(["--target", "--drop", "--category", "--number", "--units", "--validation"])(
    "%s needs a table",
    async (option) => {
      const { code, err } = await feedforward(["train", option, "0.5"]);
      expect([code, err]).toEqual([2, expect.stringContaining(`${option} is for a table: --data FILE.csv names it`)]);
    },
  );

  it.each([
    ["a.csv", "a,y\n1\n", "a.csv: csv: expected 2 cells as in the first line, got 1 in line 2"],
    ["a.csv", "", "a.csv: the file is empty"],
    ["a.txt", safetensors(), "expected a table (CSV, or arrays in npz), got safetensors"],
    ["a.jsonl", '{"a":1}\n', "expected a table (CSV, or arrays in npz), got JSON"],
  ])("%s", async (name, content, sentence) => {
    const data = join(folder({ [name]: content }), name);
    const { code, err } = await feedforward(["train", "--data", data, "--target", "y"]);
    expect([code, err]).toEqual([1, expect.stringContaining(sentence)]);
  });
});
