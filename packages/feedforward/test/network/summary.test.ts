import { describe, expect, it } from "vitest";
import { Activation, Dense, Softmax } from "../../src/network/layer.ts";
import { Network } from "../../src/network/network.ts";
import { architecture, summarize } from "../../src/network/summary.ts";
import { zeros } from "../../src/tensor/tensor.ts";

const dense = (inputs: number, outputs: number) => new Dense({ weight: zeros([inputs, outputs]) });

const book = new Network(
  [dense(784, 50), new Activation("sigmoid"), dense(50, 100), new Activation("sigmoid"), dense(100, 10), new Softmax()],
  { input: { scale: "1/255" } },
);

describe("summarize", () => {
  it("is a table of the chapter's network", () => {
    expect(summarize(book)).toBe(
      [
        "784 → 50 sigmoid → 100 sigmoid → 10 softmax",
        "",
        "layer   output  function  parameters  multiply-adds",
        "input      784  x / 255            0              0",
        "dense1      50  sigmoid       39,250         39,200",
        "dense2     100  sigmoid        5,100          5,000",
        "dense3      10  softmax        1,010          1,000",
        "                              45,360         45,200",
      ].join("\n"),
    );
  });
});

describe("architecture", () => {
  it.each([
    [book, "784 → 50 sigmoid → 100 sigmoid → 10 softmax"],
    [new Network([dense(3, 2)]), "3 → 2"],
    [new Network([new Activation("step"), dense(3, 2), new Activation("relu"), new Softmax()]), "3 → 2 relu softmax"],
    [new Network([], { input: { size: 3, scale: "1/255", mean: [1], std: [2] } }), "3"],
  ])("%#: %s", (network, line) => {
    expect(architecture(network)).toBe(line);
  });
});

describe("what happens to the input", () => {
  it.each([
    [{ size: 3 }, [], "input       3                     0              0"],
    [{ size: 3, scale: "1/255", mean: [1], std: [2] }, [], "x / 255, - mean, / std"],
    [{ size: 3, std: [2] }, [new Activation("tanh")], "/ std, tanh"],
  ])("%j", (input, layers, text) => {
    const line = summarize(new Network(layers, { input })).split("\n")[3]!;
    expect(line).toContain(text.replaceAll(/\s+/g, " ").split(" ")[0]);
    expect(line.replaceAll(/\s+/g, " ")).toContain(text.replaceAll(/\s+/g, " "));
  });
});
