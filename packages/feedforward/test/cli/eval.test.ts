/** The main job on data that can be judged by eye: four images, of which the network gets three right. */

import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { backendNames } from "../../src/backend/select.ts";
import { countDifferent, scoreInBatches, scoreOneByOne } from "../../src/cli/measure/evaluation.ts";
import { augmentRows } from "../../src/cli/pictures/augment.ts";
import { widthOf } from "../../src/cli/terminal/layout.ts";
import { writeSafetensors } from "../../src/formats/safetensors.ts";
import type { InputOptions } from "../../src/network/input.ts";
import { Session } from "../../src/session.ts";
import { Random } from "../../src/tensor/random.ts";
import { Tensor } from "../../src/tensor/tensor.ts";
import { bookWeights } from "../book-weights.ts";
import { idx } from "../data/mnist-files.ts";
import { feedforward, folder, type Setting } from "./surroundings.ts";
import { data, images, labels, network, safetensors } from "./tiny.ts";

/** A folder with the data and the network, and a run of `eval` on them. */
function evalTiny(extra: readonly string[] = [], net = network(), setting: Setting = {}) {
  const path = folder({ ...data, "net.safetensors": safetensors(net) });
  return feedforward(["eval", join(path, "net.safetensors"), "--data", path, ...extra], setting);
}

/**
 * A clock by which the passes take these times, one by one and in batches by turns; the last of them go on. It is read
 * before a pass, at its start, by the progress and at its end.
 */
function timed(single: readonly number[], batched: readonly number[]): Setting {
  let timeMs = 0;
  let reads = -1; // the first look is the progress's own
  const now = () => {
    const pass = Math.floor(reads / 4);
    const isEnd = reads >= 0 && reads % 4 === 3;
    const times = pass % 2 === 0 ? single : batched;
    if (isEnd) timeMs += times[Math.min(Math.floor(pass / 2), times.length - 1)]!;
    reads += 1;
    return timeMs;
  };
  return { now };
}

describe("eval", () => {
  it("scores one by one and in batches", async () => {
    const { code, out, err } = await evalTiny();
    expect({ code, err }).toEqual({ code: 0, err: "" });
    expect(out.match(/^Accuracy:\S+/gm)).toEqual(["Accuracy:0.75", "Accuracy:0.75"]);
    expect(out).toContain("Accuracy:0.75    one by one      3 of 4");
    expect(out).toContain("Identical bits: all 16 outputs agree in every one of their 32 bits.");
  });

  it.each(["1", "3", "4", "999", "10000"])("in batches of %s", async (batch) => {
    const { code, out } = await evalTiny(["--batch", batch]);
    expect([code, out.match(/^Accuracy:\S+/gm)]).toEqual([0, ["Accuracy:0.75", "Accuracy:0.75"]]);
  });

  it("shows the network, the data and the first image with its prediction", async () => {
    const { out } = await evalTiny();
    expect(out).toContain("Network   4 → 4 softmax\n");
    expect(out).toContain("layer   output  function  parameters\n");
    expect(out).toContain("input        4  x / 255\n");
    expect(out).toContain("Data      4 test images of 2 × 2\n          images [4, 4] uint8, labels [4] uint8\n");
    expect(out).toContain("Image 0: 2    Prediction: 2  ✓ right\n");
  });

  it("speaks Korean, and the accuracy stays as Python prints it", async () => {
    const { out } = await evalTiny([], network(), { env: { LC_ALL: "ko_KR.UTF-8" } });
    expect(out).toContain("신경망   4 → 4 소프트맥스\n");
    expect(out).toContain("Accuracy:0.75    한 장씩            4장 중 3장");
    expect(out).toContain("Accuracy:0.75    100장씩 배치 처리  4장 중 3장");
  });

  it.each([
    ["en", 60],
    ["ko", 60],
    ["en", 50],
    ["ko", 50],
  ])("in %s fits %i columns", async (language, columns) => {
    const { out } = await feedforward(["eval", "--lang", language], { columns });
    expect(out).toContain("Accuracy:0.9874  ");
    const long = out.split("\n").filter((line) => widthOf(line) > columns);
    expect(long.filter((line) => !line.includes(".safetensors"))).toEqual([]);
  });

  it.each([
    [images(0, 1), labels(0, 1), "Accuracy:1.0"],
    [images(0, 1), labels(1, 0), "Accuracy:0.0"],
    [images(0, 1, 2), labels(0, 1, 1), "Accuracy:0.6666666666666666"],
  ])("prints whole and long numbers too (%#)", async (x, t, line) => {
    const files = { ...data, "t10k-images-idx3-ubyte": x, "t10k-labels-idx1-ubyte": t };
    const path = folder({ ...files, "net.safetensors": safetensors() });
    const { out } = await feedforward(["eval", "--weights", join(path, "net.safetensors"), "--data", path]);
    expect(out.match(/^Accuracy:\S+/gm)).toEqual([line, line]);
  });

  const [asDeclared, raw] = ["as the network declares", "as they are, 0 to 255 (--no-normalize)"];

  it.each<[string, InputOptions, string[], string]>([
    ["declares a scale", { scale: "1/255" }, [], `${asDeclared}: x / 255`],
    ["declares none", { scale: null }, [], "as x / 255, normalised as in the chapter: the network declares no scale"],
    ["declares none, and neither do we", { scale: null }, ["--no-normalize"], raw],
    ["declares one that is not asked", { scale: "1/255" }, ["--no-normalize"], raw],
    ["standardises", { scale: null, mean: [3] }, [], `${asDeclared}: x - mean`],
    ["standardises what it scales", { mean: [0.5], std: [2] }, [], `${asDeclared}: (x / 255 - mean) / std`],
    ["standardises what is not scaled", { mean: [3], std: [2] }, ["--no-normalize"], `${raw}: (x - mean) / std`],
    ["divides what is not scaled", { std: [2] }, ["--no-normalize"], `${raw}: x / std`],
  ])("says how pixels enter a network that %s", async (_, input, extra, sentence) => {
    const lines = (await evalTiny(extra, network(input))).out.split("\n").map((line) => line.trim());
    expect(lines.join(" ")).toContain(`pixels enter ${sentence} `);
  });

  it("gives JSON", async () => {
    const { code, out, err } = await evalTiny(["--json", "--batch", "3"]);
    const pass = { correct: 3, total: 4, accuracy: 0.75, timeMs: 0 };
    expect({ code, err }).toEqual({ code: 0, err: "" });
    expect(JSON.parse(out)).toMatchObject({
      network: {
        parameters: 20,
        layers: [
          { name: "input", size: 4 },
          { name: "dense1", size: 4 },
        ],
      },
      data: { images: [4, 4], labels: [4], pixels: "declared" },
      backend: expect.any(String),
      threads: 1,
      passes: [
        { batch: 1, ...pass },
        { batch: 3, ...pass },
      ],
      differentBits: 0,
    });
  });

  it("changes the images at random where it is asked to, the same ones for the same seed", async () => {
    const sets = [
      ["--seed", "1"],
      ["--seed", "1"],
      ["--seed", "2"],
    ];
    const runs = [];
    for (const seed of sets) runs.push(await evalTiny(["--augment", "rotate=180,shift=1", "--json", ...seed]));
    const [a, b, other] = runs.map(({ out }) => JSON.parse(out));
    expect(a.data).toMatchObject({ augment: "rotate=180,shift=1", seed: 1 });
    expect(b.passes).toEqual(a.passes);
    const said = await evalTiny(["--augment", "rotate=180,shift=1", "--seed", "1"]);
    expect(said.out).toContain("4 test images of 2 × 2\n          changed at random: rotate=180,shift=1, seed 1\n");
    expect(said.out).toContain(`Accuracy:${a.passes[0].accuracy}`);
    expect(other.differentBits).toBe(0);
  });

  it("sees other images for another seed, and the images as they are for ranges of 0", async () => {
    const still = await evalTiny(["--augment", "shift=0,stroke=0"]);
    expect(still.out).toContain("Accuracy:0.75");
    const random = new Random(1);
    const set = {
      rows: new Tensor("uint8", [50, 4], new Uint8Array(200).fill(200)),
      channels: 1,
      height: 2,
      width: 2,
    } as const;
    const changed = augmentRows(set, { shift: 1 }, random);
    expect(augmentRows(set, { shift: 1 }, new Random(1))).toEqual(changed);
    expect(augmentRows(set, { shift: 1 }, new Random(2))).not.toEqual(changed);
    expect(augmentRows({ ...set, rows: set.rows.slice(0, 9) }, { shift: 1 }, new Random(1))).toEqual(
      changed.slice(0, 9),
    );
    expect(random.state).not.toEqual(new Random(1).state);
  });

  it.each(backendNames)("runs on %s where it is asked to", async (backend) => {
    const { out } = await evalTiny(["--json", "--backend", backend]);
    expect(JSON.parse(out)).toMatchObject({ backend, differentBits: 0 });
  });

  it.each([
    ["en", "In batches of 100 the network is 4.0 times as fast as one by one."],
    ["ko", "100장씩 배치 처리하면 한 장씩보다 4.0배 빠릅니다."],
  ])("says in %s what batches gain", async (language, sentence) => {
    const { out } = await evalTiny(["--lang", language], network(), timed([9, 8, 8], [2, 2, 2]));
    expect(out).toContain(`${sentence}\n`);
  });

  it.each([
    ["nothing is gained", [2, 2, 2], [2, 2, 2]],
    ["something is lost", [2, 2, 2], [5, 5, 5]],
    ["the gain is small", [2.1, 2.1, 2.1], [2, 2, 2]],
    ["the times overlap", [3, 8, 9], [2, 9]],
    ["only two rounds were run", [900, 900], [300, 300]],
    ["no time passed", [0, 0, 0], [0, 0, 0]],
  ])("says nothing of speed where %s", async (_, single, batched) => {
    const { code, out } = await evalTiny([], network(), timed(single, batched));
    expect([code, out.includes("times as fast")]).toEqual([0, false]);
    expect(out).toContain("Identical bits");
  });

  it("shows the least times of its rounds, and gives all of them as JSON", async () => {
    const { out } = await evalTiny(["--json"], network(), timed([9, 8, 8.5], [2, 1, 3]));
    expect(JSON.parse(out).passes).toMatchObject([
      { batch: 1, timeMs: 8, timesMs: [9, 8, ...Array(8).fill(8.5)] },
      { batch: 100, timeMs: 1, timesMs: [2, 1, ...Array(8).fill(3)] },
    ]);
    const said = await evalTiny([], network(), timed([9, 8, 8.5], [2, 1, 3]));
    expect(said.out).toMatch(/one by one +3 of 4 +8\.00 ms +2\.00 ms per image\n/);
    expect(said.out).toMatch(/batches of 100 +3 of 4 +1\.00 ms +250 µs per image\n/);
  });

  it("shows its progress where it takes longer than a second", async () => {
    let timeMs = 0;
    const { err } = await evalTiny([], network(), { isTTY: true, now: () => (timeMs += 600) });
    const writes = err.split("\r\x1b[K");
    expect([writes[0], writes.at(-1)]).toEqual(["", ""]);
    expect(writes[1]).toMatch(/^evaluating [━╌]{20} +\d+ %$/);
  });
});

describe("eval refuses", () => {
  it.each([
    [{ "t10k-labels-idx1-ubyte": labels(1, 2) }, "mnist: 4 images but 2 labels"],
    [
      { "t10k-labels-idx1-ubyte": labels(0, 1, 2, 9) },
      "the data have a label 9, but the network tells 4 classes apart, 0 to 3",
    ],
    [{ "t10k-images-idx3-ubyte": images(), "t10k-labels-idx1-ubyte": labels() }, "the data hold no images"],
    [
      { "net.safetensors": "" },
      "expected a file of named arrays (safetensors, npz, PyTorch, ONNX, Keras, TensorFlow.js or pickle)",
    ],
    [{ "net.safetensors": safetensors().subarray(0, 100) }, "net.safetensors: safetensors: header of "],
    [{ "net.safetensors": "cos\nsystem\n(S'true'\ntR." }, "net.safetensors: pickle: refuses to import os.system"],
  ])("%#", async (files, sentence) => {
    const path = folder({ ...data, "net.safetensors": safetensors(), ...files });
    const { code, out, err } = await feedforward(["eval", join(path, "net.safetensors"), "--data", path]);
    expect({ code, out }).toEqual({ code: 1, out: "" });
    expect(err).toMatch(/^feedforward: [^\n]+\n$/);
    expect(err).toContain(sentence);
  });

  it("images of another size", async () => {
    const large = { "t10k-images-idx3-ubyte": idx(8, [1, 1, 5], [0, 0, 0, 0, 0]), "t10k-labels-idx1-ubyte": labels(0) };
    const path = folder({ ...large, "net.safetensors": safetensors() });
    const { code, err } = await feedforward(["eval", join(path, "net.safetensors"), "--data", path]);
    const sentence = "predict: expected input [4] or [*, 4], got [5]";
    expect({ code, err }).toEqual({ code: 1, err: `feedforward: ${sentence}\n` });
  });

  it("weights without functions, and says which options give them", async () => {
    const path = folder({ ...data, "bare.safetensors": writeSafetensors(network().parameters) });
    const file = join(path, "bare.safetensors");
    const { code, err } = await feedforward(["eval", file, "--data", path]);
    const sentence = "network: the file names no activations; say them, for example --hidden relu --output softmax";
    expect({ code, err }).toEqual({ code: 1, err: `feedforward: ${file}: ${sentence}\n` });
    const named = await feedforward(["eval", file, "--data", path, "--output", "softmax"]);
    expect(named.out).toContain("Accuracy:0.75");
  });
});

describe("scoring", () => {
  const session = new Session(network());
  const samples = {
    images: new Tensor("uint8", [3, 4], Uint8Array.of(255, 0, 0, 0, 0, 255, 0, 0, 9, 0, 0, 8)),
    labels: new Tensor("uint8", [3], Uint8Array.of(0, 2, 0)),
  };

  it("asks the session what it asks itself", () => {
    const seen: number[] = [];
    let timeMs = 0;
    const watch = { now: () => (timeMs += 7), onProgress: (share: number) => void seen.push(share) };
    const single = scoreOneByOne(session, samples, watch);
    const batched = scoreInBatches(session, samples, 2, watch);
    expect(single).toMatchObject({ batch: 1, correct: 2, total: 3, accuracy: 2 / 3, timeMs: 7 });
    expect(batched).toEqual({ ...single, batch: 2 });
    expect(single.outputs).toEqual(session.predict(samples.images).data);
    expect(seen).toEqual([0, 2 / 3, 1]);
  });

  it("counts outputs whose bits differ", () => {
    const a = Float32Array.of(1, 0, Number.NaN, 2, 0.1);
    const b = Float32Array.of(1, -0, Number.NaN, 2 + 2 ** -22, 0.1);
    expect([countDifferent(a, a.slice()), countDifferent(a, b)]).toEqual([0, 2]);
  });
});

describe("the book's weights", () => {
  it("get 9352 of 10,000 right, twice", async (context) => {
    if (bookWeights === null) return context.skip("the book's sample_weight.pkl is not here");
    const { code, out } = await feedforward(["eval", bookWeights]);
    expect(code).toBe(0);
    expect(out.match(/^Accuracy:\S+/gm)).toEqual(["Accuracy:0.9352", "Accuracy:0.9352"]);
    expect(out).toContain("assumed for the book's network: hidden");
    expect(out).toContain("Identical bits: all 100,000 outputs");
  });
});
