/** What a training leaves behind while it goes on: checkpoints from which it goes on to the same bytes, and a log. */

import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { nodeFiles } from "../../src/files/system.ts";
import { readCheckpoint, writeCheckpoint } from "../../src/formats/model/checkpoint.ts";
import { feedforward, folder, listing, type Setting } from "./surroundings.ts";
import { data, safetensors } from "./tiny.ts";
import { interruptedAt } from "./training.ts";

const small = ["--sizes", "4,6,4", "--holdout", "4", "--batch", "2", "--epochs", "6"];
const rows = ["x,y,class", ...Array.from({ length: 40 }, (_, i) => `${i % 7},${i % 5},${i % 7 > 2 ? "a" : "b"}`)];

/** A folder in which trainings begin and go on. */
function place() {
  const path = folder({ ...data, "rows.csv": rows.join("\n"), "net.safetensors": safetensors() });
  const at = (name: string) => join(path, name);
  const run = (words: readonly string[], setting: Setting = {}) =>
    feedforward(["train", ...words.map((word) => word.replace("DIR", path))], setting);
  return { path, at, run, bytes: (name: string) => readFileSync(at(name)) };
}

const ofImages = ["--data", "DIR", ...small];
const ofTable = ["--data", "DIR/rows.csv", "--target", "class", "--epochs", "6"];

describe("train --resume", () => {
  it.each<[string, string[]]>([
    ["images", ofImages],
    ["a table", ofTable],
    ["dropout and batch normalisation", [...ofImages, "--dropout", "0.2", "--batch-norm"]],
    ["a schedule, momentum, and images that are changed", [...ofImages, "--optimizer", "momentum", "--schedule", "cosine", "--augment", "shift=1"]], // biome-ignore format: a line
    ["a network of a file", ["--data", "DIR", "--from", "DIR/net.safetensors", ...small.slice(2)]],
    ["frozen layers", [...ofImages, "--frozen", "dense1", "--clip-norm", "0.5"]],
  ])("goes on to the same bytes: %s", async (_, words) => {
    const { run, bytes, at } = place();
    expect(await run([...words, "--out", "DIR/whole.safetensors"])).toMatchObject({ code: 0 });
    const kept = [...words, "--out", "DIR/parts.safetensors", "--checkpoint", "DIR/run.ckpt", "--resume"];
    const epochs: number[] = [];
    for (const look of [9, 14, 12]) {
      expect((await run(kept, interruptedAt(look))).code).toBe(130);
      epochs.push(existsSync(at("run.ckpt")) ? readCheckpoint(bytes("run.ckpt")).checkpoint.epoch : 0);
    }
    expect(new Set(epochs).size).toBeGreaterThan(1);
    const { code, out } = await run(kept);
    expect(code).toBe(0);
    expect(out).toContain(`goes on after epoch ${epochs.at(-1)}\n`);
    expect(bytes("parts.safetensors").equals(bytes("whole.safetensors"))).toBe(true);
    expect(await run([...kept, "--report", "DIR/report.html"])).toMatchObject({ code: 0, err: "" }); // nothing is left to do
    expect(bytes("parts.safetensors").equals(bytes("whole.safetensors"))).toBe(true);
  });

  it("goes on with early stopping as if nothing had happened", async () => {
    const { run, bytes } = place();
    const words = [...ofImages, "--learning-rate", "0.05", "--patience", "3", "--epochs", "60"];
    await run([...words, "--out", "DIR/whole.safetensors"]);
    const kept = [...words, "--out", "DIR/parts.safetensors", "--checkpoint", "DIR/run.ckpt", "--resume"];
    await run(kept, interruptedAt(30));
    await run(kept);
    expect(bytes("parts.safetensors").equals(bytes("whole.safetensors"))).toBe(true);
  });

  it("goes on from a file that says of its training only what the command line knows, as earlier ones do", async () => {
    const { run, bytes, at } = place();
    await run([...ofImages, "--out", "DIR/whole.safetensors"]);
    const kept = [...ofImages, "--out", "DIR/parts.safetensors", "--checkpoint", "DIR/run.ckpt", "--resume"];
    await run(kept, interruptedAt(14));
    const { checkpoint, training } = readCheckpoint(bytes("run.ckpt"));
    const { training: told, ...earlier } = checkpoint;
    expect(told).toMatchObject({ epochs: 6, batchSize: 2 });
    writeFileSync(at("run.ckpt"), writeCheckpoint({ checkpoint: earlier, training }));
    expect((await run([...kept, "--seed", "1"])).err).toContain('"seed" was 0 and is 1 now');
    expect((await run(kept)).out).toContain(`goes on after epoch ${checkpoint.epoch}\n`);
    expect(bytes("parts.safetensors").equals(bytes("whole.safetensors"))).toBe(true);
  });

  it("begins where there is no checkpoint, and refuses to begin where there is one", async () => {
    const { run, path } = place();
    const first = await run([...ofImages, "--checkpoint", "DIR/run.ckpt", "--resume"]);
    expect([first.code, first.out.includes("goes on after")]).toEqual([0, false]);
    const again = await run([...ofImages, "--checkpoint", "DIR/run.ckpt"]);
    const file = join(path, "run.ckpt");
    expect(again).toMatchObject({
      code: 1,
      err: `feedforward: ${file} is there already: --resume goes on from it; to begin anew delete it, or name another file\n`,
    });
    const korean = await run([...ofImages, "--checkpoint", "DIR/run.ckpt", "--lang", "ko"]);
    expect(korean.err).toContain("체크포인트가 이미 있습니다. --resume을 주면 이어서 학습합니다");
    expect(listing(path).filter((name) => name.endsWith(".tmp"))).toEqual([]);
  });

  it.each<[string[], string]>([
    [["--epochs", "7"], '"epochs" was 6 and is 7 now: for more epochs go on from its network, --from FILE'],
    [["--optimizer", "sgd"], '"optimizer" was "adam" and is "sgd" now'],
    [["--sizes", "4,5,4"], '"sizes" was "4,6,4" and is "4,5,4" now'],
    [["--seed", "1"], '"seed" was 0 and is 1 now'],
    [["--dropout", "0.1"], '"dropout" was – and is 0.1 now'],
    [["--holdout", "5"], '"holdout" was 4 and is 5 now'],
  ])("refuses the checkpoint of another training: %j", async (words, sentence) => {
    const { run } = place();
    await run([...ofImages, "--checkpoint", "DIR/run.ckpt"]);
    const { code, err } = await run([...ofImages, "--checkpoint", "DIR/run.ckpt", "--resume", ...words]);
    expect(code).toBe(1);
    expect(err).toContain(`run.ckpt: the checkpoint is of another training: ${sentence}\n`);
  });

  it.each([
    [["--optimizer", "sgd"], '"optimizer" 값이 "adam"이었는데 지금은 "sgd"입니다'],
    [["--sizes", "4,5,4"], '"sizes" 값이 "4,6,4"였는데 지금은 "4,5,4"입니다'],
    [["--seed", "1"], '"seed" 값이 0이었는데 지금은 1입니다'],
  ])("says so in Korean, with the particle that fits: %j", async (words, sentence) => {
    const { run } = place();
    await run([...ofImages, "--checkpoint", "DIR/run.ckpt"]);
    const again = [...ofImages, "--checkpoint", "DIR/run.ckpt", "--resume", "--lang", "ko"];
    expect((await run([...again, ...words])).err).toContain(sentence);
  });

  it("names the data where the number of epochs follows from their rows, and what was said before them", async () => {
    const { run, at } = place();
    const words = [...ofTable.slice(0, 4), "--batch", "1", "--checkpoint", "DIR/run.ckpt", "--resume"];
    await run(words);
    writeFileSync(at("rows.csv"), [...rows, ...rows.slice(1)].join("\n"));
    expect((await run(words)).err).toContain("the checkpoint is of a training on other data");
    expect((await run([...words, "--seed", "3"])).err).toContain('of another training: "seed" was 0 and is 3 now');
  });

  it("refuses the checkpoint of other data, a file that is none, and to go on from nothing", async () => {
    const { run, at } = place();
    const words = [...ofTable, "--checkpoint", "DIR/run.ckpt", "--resume"];
    await run(words);
    writeFileSync(at("rows.csv"), [...rows.slice(0, -1), "4,4,b"].join("\n"));
    const { err } = await run(words);
    expect(err).toContain("run.ckpt: the checkpoint is of a training on other data: name the same data, or begin anew");
    expect((await run([...words, "--lang", "ko"])).err).toContain("다른 데이터로 학습한 체크포인트입니다");
    writeFileSync(at("net.ckpt"), safetensors());
    const other = await run([...ofImages, "--checkpoint", "DIR/net.ckpt", "--resume"]);
    expect(other).toMatchObject({ code: 1 });
    expect(other.err).toContain("net.ckpt: checkpoint: the file holds no checkpoint of a training");
    expect(await run([...ofImages, "--resume"])).toMatchObject({ code: 2 });
  });
});

describe("what a training that goes on shows", () => {
  const kept = [...ofImages, "--checkpoint", "DIR/run.ckpt", "--resume"];
  const numbers = (text: string) =>
    [...text.matchAll(/<text[^>]*>([\d.]+)<\/text>/g)].map(([, number]) => Number(number));

  it.each([
    ["images", kept],
    ["a table", [...ofTable, "--checkpoint", "DIR/run.ckpt", "--resume"]],
  ])("draws the curves over its own epochs: %s", async (_, words) => {
    const { run, bytes } = place();
    await run(words, interruptedAt(14));
    const { epoch } = readCheckpoint(bytes("run.ckpt")).checkpoint;
    const { out } = await run([...words, "--report", "DIR/run.html"]);
    const html = bytes("run.html").toString();
    expect(html).toContain(`Resumed after epoch ${epoch}: the curves begin there.`);
    for (const drawing of html.split("<svg").slice(1, 3)) {
      const [first] = numbers(drawing.split("</svg>")[0]!);
      expect(first).toBe(epoch);
    }
    const axis = out.split("\n").findLast((line) => /^ *\d(\.\d)? .* 6(\.0)?$/.test(line))!;
    expect(Number.parseFloat(axis)).toBe(epoch);
  });

  it("says where nothing is left to do, instead of an empty table and an empty curve", async () => {
    const { run, bytes } = place();
    await run(kept);
    const { out } = await run([...kept, "--report", "DIR/run.html"]);
    expect(out).toContain("the training had ended after epoch 6: nothing is left to do\n");
    expect(out).not.toMatch(/goes on after|held out *time/);
    expect(bytes("run.html").toString()).toContain(
      "The training had ended after epoch 6: this run had nothing left to do, and has no curves.",
    );
    const korean = await run([...kept, "--lang", "ko"]);
    expect(korean.out).toContain("에폭 6에서 이미 끝난 학습입니다. 더 할 일이 없습니다\n");
  });

  it("says so where early stopping had ended it", async () => {
    const { run } = place();
    const words = [...kept, "--learning-rate", "0", "--patience", "2"];
    await run(words);
    expect((await run(words)).out).toContain("the training had ended after epoch 3: nothing is left to do\n");
  });

  it("says after Ctrl+C how to go on, where an epoch is kept", async () => {
    const { run, bytes } = place();
    const { err } = await run(kept.slice(0, -1), interruptedAt(14));
    const { epoch } = readCheckpoint(bytes("run.ckpt")).checkpoint;
    expect(err).toContain(`to go on after epoch ${epoch}: the same command with --resume\n`);
    expect((await run([...ofTable, "--checkpoint", "DIR/b.ckpt"], interruptedAt(2))).err).not.toContain("to go on");
    const korean = await run([...ofTable, "--checkpoint", "DIR/c.ckpt", "--lang", "ko"], interruptedAt(14));
    expect(korean.err).toContain("다음부터 이어서 하려면 같은 명령에 --resume을 더해 주십시오\n");
    expect((await run(ofImages, interruptedAt(14))).err).not.toContain("to go on");
  });
});

describe("a disk that is full", () => {
  const full = Object.assign(new Error("ENOSPC"), { code: "ENOSPC" });

  it("is said before the first epoch", async () => {
    const { run, path } = place();
    const files = { ...nodeFiles, open: () => Promise.reject(full) };
    for (const words of [
      ["--checkpoint", "DIR/run.ckpt"],
      ["--log", "DIR/run.jsonl"],
    ]) {
      const { code, err, out } = await run([...ofImages, ...words], { files });
      expect([code, out]).toEqual([1, ""]);
      expect(err.split("\n").at(-2)).toMatch(/^feedforward: cannot write .*run\.\w+: /);
    }
    expect(listing(path)).not.toContain("run.ckpt");
  });

  it("ends no training that has begun, and leaves the checkpoint before", async () => {
    const { run, bytes } = place();
    let opened = 0;
    const open: typeof nodeFiles.open = (...given) => (++opened > 10 ? Promise.reject(full) : nodeFiles.open(...given));
    const { code, err } = await run([...ofImages, "--checkpoint", "DIR/run.ckpt"], { files: { ...nodeFiles, open } });
    expect(code).toBe(0);
    expect(err).toMatch(/cannot write .*run\.ckpt: /);
    expect(readCheckpoint(bytes("run.ckpt")).checkpoint.epoch).toBeLessThan(6);
  });
});

describe("train --log", () => {
  const linesIn = (bytes: Buffer) =>
    bytes
      .toString()
      .trimEnd()
      .split("\n")
      .map((line) => JSON.parse(line) as Record<string, unknown>);

  it("writes a line at the beginning, after every epoch and at the end", async () => {
    const { run, bytes } = place();
    let timeMs = 0;
    await run([...ofImages, "--log", "DIR/run.jsonl", "--patience", "6"], { now: () => (timeMs += 10) });
    const [start, ...lines] = linesIn(bytes("run.jsonl"));
    expect(start).toMatchObject({ event: "start", parameters: 58, examples: 4, resumedAfterEpoch: 0 });
    expect(start!["layers"]).toEqual(["dense", "activation", "dense", "softmax"]);
    const method = { learningRate: 0.001, loss: "softmaxCrossEntropy", optimizer: "adam", schedule: "constant" };
    expect(start!["training"]).toMatchObject({ command: "feedforward train", epochs: 6, seed: 0, ...method });
    const number = expect.any(Number);
    const epoch = { event: "epoch", epochs: 6, steps: 12, loss: number, evaluation: number, best: number, timeMs: number, perSecond: number }; // biome-ignore format: a line
    expect(lines.slice(0, -1)).toEqual([1, 2, 3, 4, 5, 6].map((n) => ({ ...epoch, epoch: n, step: 2 * n })));
    expect(lines.at(-1)).toEqual({ event: "end", interruptedAtStep: null, bestEpoch: number, stoppedAfterEpoch: null });
  });

  it("goes on where the training goes on, and begins anew where it does", async () => {
    const { run, bytes } = place();
    const words = [...ofImages, "--checkpoint", "DIR/run.ckpt", "--resume", "--log", "DIR/run.jsonl"];
    await run(words, interruptedAt(14));
    await run(words);
    const told = linesIn(bytes("run.jsonl")).map(
      ({ event, epoch, resumedAfterEpoch }) => epoch ?? resumedAfterEpoch ?? event,
    );
    const done = told.indexOf("end") - 1;
    expect(told).toEqual([
      0,
      ...[1, 2, 3, 4, 5, 6].slice(0, done),
      "end",
      done,
      ...[1, 2, 3, 4, 5, 6].slice(done),
      "end",
    ]);
    expect(done).toBeGreaterThan(0);
    await run([...ofImages, "--log", "DIR/run.jsonl"]);
    expect(linesIn(bytes("run.jsonl"))).toHaveLength(8);
  });

  it("says why a training failed", async () => {
    const { run, bytes } = place();
    const words = ["--learning-rate", "1e30", "--optimizer", "sgd", "--hidden", "relu"];
    expect((await run([...ofImages, ...words, "--log", "DIR/run.jsonl"])).code).toBe(1);
    expect(linesIn(bytes("run.jsonl")).at(-1)).toMatchObject({
      event: "failure",
      code: expect.stringMatching(/^train-.*diverged$/),
      facts: { epoch: expect.any(Number) },
      message: expect.stringMatching(/^training diverged at epoch \d, step \d/),
    });
  });
});

describe("Ctrl+C before the first step", () => {
  it.each([
    ["images", ofImages],
    ["a table", ofTable],
  ])("says that nothing was learned, and writes nothing: %s", async (_, words) => {
    const { run, at } = place();
    const wanted = [...words, "--out", "DIR/x.safetensors", "--checkpoint", "DIR/x.ckpt"];
    const setting: Setting = {
      onInterrupt(listener) {
        listener();
        return () => {};
      },
    };
    const { code, err } = await run(wanted, setting);
    expect([code, err]).toEqual([
      130,
      expect.stringContaining("interrupted before the first step: nothing was learned"),
    ]);
    expect((await run([...wanted, "--lang", "ko"], setting)).err).toContain("첫 스텝 전에 중단했습니다");
    expect([existsSync(at("x.safetensors")), existsSync(at("x.ckpt"))]).toEqual([false, false]);
  });
});
