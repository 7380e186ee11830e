/** Training on eight images, from a command line to a file. */

import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { main } from "../../src/cli/main.ts";
import { processSurroundings } from "../../src/cli/terminal/terminal.ts";
import { readNetwork } from "../../src/formats/model.ts";
import { writeNpz } from "../../src/formats/npz.ts";
import { writeOnnx } from "../../src/formats/onnx.ts";
import { readSafetensors } from "../../src/formats/safetensors.ts";
import { Dense, Softmax } from "../../src/network/layer.ts";
import { Network } from "../../src/network/network.ts";
import { Random } from "../../src/tensor/random.ts";
import { zeros } from "../../src/tensor/tensor.ts";
import { train as trainNetwork } from "../../src/train/train.ts";
import { feedforward, folder, listing, Recorder } from "./surroundings.ts";
import { data, network, safetensors } from "./tiny.ts";
import { interruptedAt, pixels, small, train } from "./training.ts";

describe("train", () => {
  it("learns, and writes a network that it can be asked about", async () => {
    const { code, out, err, path, file } = await train();
    const network = readNetwork(readFileSync(file));
    expect({ code, err }).toEqual({ code: 0, err: "" });
    expect(out).toContain("Network   4 → 6 sigmoid → 4 softmax\n          58 parameters\n");
    expect(out).toContain("Data      4 training images, 4 more held out\n          the test images are not read\n");
    expect(out).toMatch(/\n {5}60\/60 {4}0\.\d{4} {2}100\.00 % /);
    expect(out).toContain("Held-out images: 100.0 %  4 of 4\n");
    expect(network.input.scale).toBe("1/255");
    expect(network.labels).toEqual(["0", "1", "2", "3"]);
    expect(listing(path).filter((name) => name.includes("net"))).toEqual(["net.safetensors"]);
  });

  it("gives the same bytes for the same seed, and others for another", async () => {
    const [a, b, c] = [await train(), await train(), await train(["--seed", "1"])];
    const bytes = [a, b, c].map(({ file }) => readFileSync(file));
    expect([bytes[0]!.equals(bytes[1]!), bytes[0]!.equals(bytes[2]!)]).toEqual([true, false]);
  });

  it.each([
    ["float16", "float16"],
    ["bfloat16", "bfloat16"],
  ])("stores parameters rounded to %s in 16 bits", async (round, dtype) => {
    const { out, file } = await train(["--round", round]);
    const { tensors } = readSafetensors(readFileSync(file));
    expect(out).toContain(`parameters rounded to ${round}\n`);
    expect(new Set([...tensors.values()].map((tensor) => tensor.dtype))).toEqual(new Set([dtype]));
  });

  it("says in the file how it was made", async () => {
    const { file } = await train(["--optimizer", "momentum", "--schedule", "linear", "--weight-decay", "0.001"]);
    expect(readNetwork(readFileSync(file)).provenance).toMatchObject({
      command: "feedforward train",
      sizes: "4,6,4",
      hidden: "sigmoid",
      output: "softmax",
      optimizer: "momentum",
      learningRate: 0.05,
      schedule: "linear",
      weightDecay: 0.001,
      epochs: 60,
      batch: 2,
      seed: 0,
      holdout: 4,
      round: null,
    });
  });

  it("changes images at random where it is asked to, the same ones for the same seed", async () => {
    const ranges = "shift=1, rotate=15,scale=0.1,shear=0.1,stroke=0.2";
    const short = ["--epochs", "2"];
    const [plain, still, a, b] = [
      await train(short),
      await train([...short, "--augment", "shift=0"]),
      await train([...short, "--augment", ranges], { columns: 120 }),
      await train([...short, "-a", ranges]),
    ];
    const parameters = [plain, still, a, b].map(({ file }) => [...readSafetensors(readFileSync(file)).tensors]);
    expect(a.out).toContain(`4 more held out\n          changed at random, anew in every epoch: ${ranges}\n`);
    expect(plain.out).not.toContain("changed at random");
    expect(readNetwork(readFileSync(a.file)).provenance).toMatchObject({ augment: ranges });
    expect(readNetwork(readFileSync(plain.file)).provenance).not.toHaveProperty("augment");
    expect(readFileSync(b.file).equals(readFileSync(a.file))).toBe(true);
    expect(parameters[2]).not.toEqual(parameters[1]);
    expect(parameters[1]).not.toEqual(parameters[0]); // the key of an epoch is drawn, so the second has another order
  });

  it("gives JSON", async () => {
    const { out, file } = await train(["--json"]);
    const { epochs, heldOutAccuracy, file: written } = JSON.parse(out);
    expect({ heldOutAccuracy, written }).toEqual({ heldOutAccuracy: 1, written: file });
    expect(epochs).toHaveLength(60);
    expect(epochs[0]).toEqual({ epoch: 1, loss: expect.any(Number), accuracy: expect.any(Number), timeMs: 0 });
    expect(epochs[59].loss).toBeLessThan(epochs[0].loss / 4);
  });

  it("holds nothing out where it is told so", async () => {
    const { out } = await train(["--holdout", "0", "--lang", "ko"]);
    expect(out).toContain("훈련 이미지 8장, 검증용 0장");
    expect(out).not.toContain("검증 이미지:");
  });

  it("says once, before it begins, that nothing will be kept, in both languages", async () => {
    const args = ["train", "--data", folder(data), ...small, "--epochs", "1"];
    const nothing = "nothing will be kept: --out FILE.safetensors writes the trained network to a file\n";
    const once = await feedforward(args);
    expect([once.err, once.out]).toEqual([nothing, expect.not.stringContaining("--out")]);
    expect((await feedforward([...args, "--json"])).err).toBe(nothing);
    const { err, out } = await feedforward([...args, "--lang", "ko"]);
    expect(err).toBe("아무것도 저장하지 않습니다. --out FILE.safetensors를 주면 학습한 신경망을 파일로 저장합니다\n");
    expect(out).not.toContain("--out");
    let seen = "";
    const recorder = new Recorder({
      now() {
        seen ||= recorder.err;
        return 0;
      },
    });
    await main(args, recorder);
    expect(seen).toBe(nothing); // the clock is first looked at when the training begins
  });

  it("shows its progress", async () => {
    let timeMs = 0;
    const wide = { isTTY: true, columns: 120, now: () => (timeMs += 600) };
    const { err } = await train(["--epochs", "2"], wide);
    const pace = /training [━╌]{20} +\d+ % {2}epoch 1 of 2, loss \d\.\d{4}, (\d+) a second, (\d+\.\d+) s left/;
    const [, perSecond, seconds] = pace.exec(err)!;
    expect([Number(perSecond) > 0, Number(perSecond) < 4, Number(seconds) > 0, Number(seconds) < 10]).toEqual([true, true, true, true]); // biome-ignore format: a line
    expect((await train(["--epochs", "2", "--lang", "ko"], wide)).err).toMatch(/초당 \d+개, \d+\.\d+ s 남음/);
  });
});

describe("train that Ctrl+C ends", () => {
  const said = "interrupted in epoch 3 of 60, after step 5 of 120: the result is the network so far\n";

  it("keeps the network so far, says where it is, and exits with 130", async () => {
    const { code, out, err, file } = await train([], interruptedAt(18));
    const network = readNetwork(readFileSync(file));
    expect([code, err]).toEqual([130, said]);
    expect(network.provenance).toMatchObject({ epochs: 60, stoppedAtStep: 5 });
    expect(out).toContain("Held-out images:");
    expect(out).toContain(`written: ${file} (`);
    expect(await train([], interruptedAt(18)).then(({ file: again }) => readFileSync(again))).toEqual(
      readFileSync(file),
    );
  });

  it("hears of Ctrl+C until the file is there", async () => {
    const [setting, kept] = [interruptedAt(18), [] as string[][]];
    const path = folder(data);
    await feedforward(["train", "--data", path, ...small, "--out", join(path, "net.safetensors")], {
      ...setting,
      onInterrupt(listener) {
        const stop = setting.onInterrupt!(listener);
        return () => {
          kept.push(listing(path));
          stop();
        };
      },
    });
    // What listens while the data are read stops before the training does.
    expect(kept.map((names) => names.includes("net.safetensors"))).toEqual([false, true]);
  });

  it("hears of every Ctrl+C until it stops listening", () => {
    const [before, heard] = [process.listenerCount("SIGINT"), [] as number[]];
    const stop = processSurroundings().onInterrupt(() => void heard.push(heard.length));
    for (const _ of [1, 2]) process.rawListeners("SIGINT").at(-1)?.();
    expect([heard, process.listenerCount("SIGINT")]).toEqual([[0, 1], before + 1]);
    stop();
    expect(process.listenerCount("SIGINT")).toBe(before);
  });

  it("says so in Korean, with --quiet and in JSON", async () => {
    const { code, out, err, file } = await train(["--json", "--quiet", "--lang", "ko"], interruptedAt(18));
    expect([code, err]).toEqual([130, "에폭 3/60, 스텝 5/120에서 중단했습니다. 결과는 여기까지 학습한 신경망입니다\n"]);
    expect(JSON.parse(out)).toMatchObject({ interrupted: true, file, network: { provenance: { stoppedAtStep: 5 } } });
    expect(JSON.parse((await train(["--json"])).out).interrupted).toBe(false);
  });

  it("keeps nothing without --out, as was said", async () => {
    const args = ["train", "--data", folder(data), ...small];
    const { code, out, err } = await feedforward(args, interruptedAt(18));
    expect([code, err.startsWith("nothing will be kept"), err.endsWith(said)]).toEqual([130, true, true]);
    expect(out).not.toContain("written");
  });
});

describe("train --from", () => {
  const few = ["--data", "DIR", "--holdout", "4", "--batch", "2", "--epochs", "2"];

  /** Trains from a file in a folder of training images. */
  async function from(name: string, bytes: Uint8Array, extra: readonly string[] = []) {
    const { "train-images-idx3-ubyte": images, "train-labels-idx1-ubyte": labels } = data;
    const path = folder({ "train-images-idx3-ubyte": images, "train-labels-idx1-ubyte": labels, [name]: bytes });
    const words = ["train", "--from", `DIR/${name}`, ...few, "--out", "DIR/next.safetensors", ...extra];
    const { code, out, err } = await feedforward(words.map((word) => word.replace("DIR", path)));
    const read = () => readNetwork(readFileSync(join(path, "next.safetensors")));
    return { code, out: out.replaceAll(path, "DIR"), err: err.replaceAll(path, "DIR"), read };
  }

  it("goes on from a network of ours, and says from which training", async () => {
    const first = await train();
    const bytes = readFileSync(first.file);
    const { code, out, err, read } = await from("first.safetensors", bytes, ["--optimizer", "sgd"]);
    const network = read();
    expect([code, err]).toEqual([0, ""]);
    expect(out).toContain("58 parameters\n          goes on from DIR/first.safetensors\n");
    expect(out).toContain("pixels enter as the network declares: x / 255\n");
    const { from: earlier, ...recipe } = network.provenance;
    expect(earlier).toEqual(readNetwork(bytes).provenance);
    expect(recipe).toMatchObject({ command: "feedforward train --from", optimizer: "sgd", epochs: 2, examples: 4 });
    expect(recipe).not.toHaveProperty("sizes");
    const parameters = readNetwork(bytes).parameters;
    const wanted = trainNetwork(
      readNetwork(bytes),
      { images: pixels(0, 1, 2, 3), labels: [0, 1, 2, 3] },
      { epochs: 2, batchSize: 2, optimizer: "sgd", random: new Random(0) },
    );
    expect(network.parameters).toEqual(wanted.parameters);
    expect(network.parameters).not.toEqual(parameters);
  });

  it.each([
    [
      "npz",
      (net: Network) =>
        writeNpz(
          [...net.parameters].map(([key, value]) => [
            key.replace("dense1.weight", "W1").replace("dense1.bias", "b1"),
            value,
          ]),
        ),
      ["--hidden", "relu", "--output", "softmax"],
    ],
    ["onnx", (net: Network) => writeOnnx(net), []],
  ])("goes on from %s", async (ending, write, extra) => {
    const { code, err, read } = await from(`net.${ending}`, write(network({ scale: null })), extra);
    expect([code, err]).toEqual([0, ""]);
    expect([read().input.scale, read().labels]).toEqual(["1/255", ["0", "1", "2", "3"]]);
    expect(read().provenance.from).toEqual({});
  });

  it.each([
    [["--sizes", "4,4"], 2, "--sizes makes a new network, and --from FILE has one: leave one of them out"],
    [
      ["--sizes", "4,4", "--lang", "ko"],
      2,
      "--sizes는 새 신경망을 만드는 옵션이고 --from FILE에는 이미 신경망이 있습니다",
    ],
    [["--dropout", "0.2"], 2, "--dropout makes a new network, and --from FILE has one"],
    [["--batch-norm"], 2, "--batch-norm makes a new network, and --from FILE has one"],
    [["--initializer", "0.01"], 2, "--initializer makes a new network, and --from FILE has one"],
    [["--output", "identity"], 1, "--output identity contradicts the file"],
  ])("refuses %j", async (extra, code, sentence) => {
    const result = await from("net.safetensors", safetensors(), extra);
    expect(result.code).toBe(code);
    expect(result.err).toContain(sentence);
  });

  it.each([
    [[4, 3], "DIR/net.safetensors: the data have a label 3, but the network tells 3 classes apart, 0 to 2"],
    [[5, 4], "DIR/net.safetensors: the network takes 5 inputs, and an image has 4 pixels"],
  ])("refuses a network %j that does not fit the images", async (shape, sentence) => {
    const other = new Network([new Dense({ weight: zeros(shape) }), new Softmax()]);
    expect(await from("net.safetensors", safetensors(other))).toMatchObject({
      code: 1,
      err: `feedforward: ${sentence}\n`,
    });
  });

  it.each(["--input 2x2"])("wants a file for %s", async (line) => {
    const { code, err } = await train(line.split(" "));
    expect([code, err.split("\n")[0]]).toEqual([
      2,
      `feedforward: ${line.split(" ")[0]} says what a file leaves open: it needs --from FILE`,
    ]);
  });
});

describe("train refuses, and writes nothing", () => {
  it.each([
    [["--holdout", "8"], "--holdout: expected fewer than the 8 training images, got 8"],
    [["--sizes", "784,10"], "--sizes: expected to begin with the 4 pixels of an image, got 784"],
    [["--sizes", "4,3"], "--sizes: the outputs are labels from 0 to 2, and the data has label 3"],
    [["--sizes", "4,1"], "softmax over one output is always 1; one output wants sigmoid for two classes"],
    [["--class-weights", "1,2"], "feedforward: --class-weights: expected 4 numbers, one a class, got 2"],
    [["--loss-options", "delta=2"], 'train: softmaxCrossEntropy: unknown option "delta"'],
    [["--frozen", "dense9"], 'train: unknown frozen layer "dense9", did you mean "dense1"?'],
    [["--initializer", "kaiming"], 'unknown initializer "kaiming", expected heNormal'],
    [["--learning-rate", "1e30", "--optimizer", "sgd", "--hidden", "relu"], "training diverged at epoch"],
  ])("%j", async (extra, sentence) => {
    const { code, err, path } = await train(extra);
    expect(code).toBe(1);
    expect(err).toMatch(/^feedforward: [^\n]+\n$/);
    expect(err).toContain(sentence);
    expect(listing(path)).toEqual(["train-images-idx3-ubyte", "train-labels-idx1-ubyte"]);
  });

  it.each([
    [["--sizes", "4,0,4"], '--sizes: expected whole numbers like 784,50,100,10, got "4,0,4"'],
    [
      ["--augment", "shift"],
      "--augment: expected ranges like shift=3,rotate=15 (of shift, rotate, scale, shear, stroke)",
    ],
    [["--augment", "shift=1,shift=2"], 'got "shift=1,shift=2"'],
    [["--augment", "blur=1"], 'got "blur=1"'],
    [["--augment", "shift=one"], 'got "shift=one"'],
    [["--augment", ""], 'got ""'],
    [
      ["--optimizer-options", "momentum=0.9"],
      "--optimizer-options: adam has no momentum: it belongs to --optimizer momentum",
    ],
    [
      ["--optimizer", "sgd", "--optimizer-options", "beta1=0.5"],
      "--optimizer-options: sgd has no beta1: it belongs to --optimizer adam or adamW",
    ],
    [["--optimizer-options", "speed=2"], 'train: adam: unknown option "speed", expected name'],
    [["--optimizer-options", "beta1=x"], "--optimizer-options: expected settings like momentum=0.95,nesterov"],
    [["--optimizer-options", "beta1=1"], "train: expected beta1 to be a number from 0 to below 1, got 1"],
    [["--optimizer-options", "epsilon=1,epsilon=2"], 'each once, got "epsilon=2"'],
    [
      ["--schedule-options", "final=0.1"],
      "--schedule-options: constant has no final: it belongs to --schedule linear, cosine or oneCycle",
    ],
    [["--warmup", "2.5"], "expected warmup to be a whole number of steps, or a share of the training below 1"],
    [["--clip-norm", "1", "--clip-value", "1"], "--clip-norm and --clip-value both limit gradients"],
    [["--patience", "2", "--holdout", "0"], "--patience waits for a better accuracy on held-out images"],
    [["--class-weights", "1,x"], "--class-weights: expected balanced or numbers like 1,1,5"],
    [["--augment", "rotate=200"], "--augment: expected rotate from 0 to 180, got 200"],
  ])("%j, which is wrong usage", async (extra, sentence) => {
    const { code, err, path } = await train(extra);
    expect(code).toBe(2);
    expect(err.split("\nUsage: ")[0]).toContain(sentence);
    expect(listing(path)).toEqual(["train-images-idx3-ubyte", "train-labels-idx1-ubyte"]);
  });
});
