/** A folder of pictures by class, from the command line to a network, and the network on other pictures. */

import { mkdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { picturesOf } from "../../src/data/picture-record.ts";
import { writePng } from "../../src/draw/png.ts";
import { readNetwork } from "../../src/formats/model.ts";
import { loadPictures } from "../../src/node.ts";
import { Session } from "../../src/session.ts";
import { Random } from "../../src/tensor/random.ts";
import { Tensor } from "../../src/tensor/tensor.ts";
import { type Modules, printedBy, promisedBy } from "../programs.ts";
import { feedforward, folder } from "./surroundings.ts";

type Files = Readonly<Record<string, Uint8Array | string>>;

interface Form {
  readonly height?: number;
  readonly width?: number;
  /** 1 grey, 3 colours, 4 colours and opacity. */
  readonly channels?: number;
  /** Colours that are all the same. */
  readonly isGray?: boolean;
}

/** A bar across or down, somewhere, bright on dark; of colours each of its own brightness. */
function bar(
  isAcross: boolean,
  at: number,
  { height = 8, width = 8, channels = 1, isGray = false }: Form = {},
): Uint8Array {
  const data = Uint8Array.from({ length: height * width * channels }, (_, i) => {
    const [channel, pixel] = [i % channels, Math.floor(i / channels)];
    if (channel === 3) return 255;
    const place = isAcross ? Math.floor(pixel / width) / height : (pixel % width) / width;
    return Math.floor(place * 8) === at ? 250 - (isGray ? 0 : 30 * channel) : 10;
  });
  return writePng(new Tensor("uint8", channels === 1 ? [height, width] : [height, width, channels], data));
}

/** Twelve of each. */
function bars(form: Form = {}): Files {
  const random = new Random(3);
  const one = (isAcross: boolean) => bar(isAcross, random.integer(3), form);
  return Object.fromEntries(
    Array.from({ length: 12 }, (_, i) => [
      [`across/${i}.png`, one(true)] as const,
      [`down/${i}.png`, one(false)] as const,
    ]).flat(),
  );
}

const quick = ["--epochs", "30", "--learning-rate", "0.01"];

async function train(files: Files, extra: readonly string[] = []) {
  const path = folder({ ".keep": "" });
  const data = join(path, "bars");
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(join(data, name, ".."), { recursive: true });
    writeFileSync(join(data, name), content);
  }
  const file = join(path, "net.safetensors");
  const result = await feedforward(["train", "--data", data, "--out", file, ...quick, ...extra]);
  const network = result.code === 0 ? readNetwork(readFileSync(file)) : null;
  return { ...result, path, data, file, network };
}

const line = "conv(4, size=3) relu pool(2) dense(2) softmax";

describe("train", () => {
  it("takes the folders' names as labels, says what it found, and eval and predict follow", async () => {
    const { code, out, err, network, data, file, path } = await train(bars());
    expect([code, err]).toEqual([0, ""]);
    expect(out).toContain("24 pictures: 20 to train on, 4 held out\n");
    expect(out).toContain("2 classes by folder: across 12, down 12\n");
    expect(out).toContain("8 × 8 (height × width), grey, one channel\n");
    expect(out).toMatch(/Held-out images: 100\.0 % {2}4 of 4\n/);
    expect(network!.labels).toEqual(["across", "down"]);
    expect(picturesOf(network!)).toEqual({ version: 1, shape: [1, 8, 8], resize: "bilinear", background: 255 });
    expect(network!.provenance).toMatchObject({ units: "100", hidden: "relu", epochs: 30, batch: 32, validation: 0.2 });
    const judged = await feedforward(["eval", file, "--data", data]);
    expect(judged.out).toContain(`24 pictures of ${data}, at 8 × 8\n`);
    expect(judged.out).toContain("Accuracy:1.0");
    // Another size, coloured and without anything transparent: it becomes what the network has seen.
    writeFileSync(join(path, "large.png"), bar(true, 1, { height: 24, width: 16, channels: 3 }));
    const told = await feedforward(["predict", join(path, "large.png"), "--weights", file, "--json"]);
    expect(JSON.parse(told.out)[0].label).toBe("across");
    const shown = await feedforward(["predict", join(path, "large.png"), "--weights", file]);
    expect(shown.out).toContain("Prediction: across");
    expect((await feedforward(["inspect", file])).out).toContain("sees pictures of 8 × 8, grey");
  });

  it("gives the same bytes for the same seed, and other held-out pictures for another", async () => {
    const files = bars();
    const bytes = async (...extra: string[]) => readFileSync((await train(files, extra)).file);
    const first = await bytes();
    expect(await bytes()).toEqual(first);
    expect(await bytes("--seed", "1")).not.toEqual(first);
  });

  it("takes convolutions and colours, changed pictures, and goes on from what it made", async () => {
    const options = ["--layers", line, "--augment", "shift=1", "--report", "run.html"];
    const path = folder();
    const report = join(path, "run.html");
    const { code, out, network, data, file } = await train(bars({ channels: 3 }), [...options.slice(0, -1), report]);
    expect(code).toBe(0);
    expect(out).toContain("8 × 8 (height × width), coloured, three channels\n");
    expect(network!.input.shape).toEqual([3, 8, 8]);
    expect(network!.provenance).toMatchObject({ layers: line, augment: "shift=1", pictures: { shape: [3, 8, 8] } });
    expect(readFileSync(report, "utf8")).toContain("across");
    const next = join(path, "next.safetensors");
    const more = await feedforward(["train", "--from", file, "--data", data, "--epochs", "1", "--out", next]);
    expect([more.code, more.err]).toEqual([0, ""]);
    expect(picturesOf(readNetwork(readFileSync(next)))!.shape).toEqual([3, 8, 8]);
    expect((await feedforward(["eval", next, "--data", data, "--json"])).code).toBe(0);
  });

  it.each([
    ["all grey, saved as colours", bars({ channels: 3, isGray: true }), [], [1, 8, 8]],
    ["grey taken as coloured", bars(), ["--channels", "3"], [3, 8, 8]],
    ["colours taken as grey", bars({ channels: 3 }), ["--channels", "1"], [1, 8, 8]],
    ["one coloured among grey ones", { ...bars(), "down/x.png": bar(false, 2, { channels: 3 }) }, [], [3, 8, 8]],
    ["grey, with an opacity", bars({ channels: 4, isGray: true }), [], [1, 8, 8]],
    ["resized, in height and width", bars(), ["--size", "6x5"], [1, 6, 5]],
  ])("%s", async (_, files, extra, shape) => {
    const { network, out } = await train(files, [...extra, "--epochs", "1"]);
    expect(picturesOf(network!)!.shape).toEqual(shape);
    expect(out.includes("of another size")).toBe(extra[0] === "--size");
  });

  it("keeps a class of one picture among those that are learned, and says so in both languages", async () => {
    const files = { ...bars(), "alone/1.png": bar(true, 1) };
    const { code, err, network } = await train(files, ["--epochs", "1"]);
    expect([code, network!.labels]).toEqual([0, ["across", "alone", "down"].sort()]);
    expect(err).toContain("of which there is a single one: alone");
    expect((await train(files, ["--epochs", "1", "--lang", "ko"])).err).toContain("그림이 한 장뿐이라");
  });

  it("follows links to files and to folders", async () => {
    const { data, file } = await train(bars(), ["--epochs", "1"]);
    const path = folder();
    symlinkSync(join(data, "across"), join(path, "across"));
    mkdirSync(join(path, "down"));
    symlinkSync(join(data, "down", "0.png"), join(path, "down", "0.png"));
    const { out } = await feedforward(["eval", file, "--data", path, "--json"]);
    expect(JSON.parse(out).data.images).toEqual([13, 64]);
  });
});

const jpeg = Uint8Array.of(0xff, 0xd8, 0xff, 0xe0);

describe("what is refused", () => {
  it.each([
    ["a JPEG", { ...bars(), "down/0.jpg": jpeg }, [], /down\/0\.jpg: expected a PNG file, got JPEG: convert/],
    ["a text", { ...bars(), "down/0.txt": "no" }, [], /down\/0\.txt: expected a picture, a PNG file: it is none/],
    ["a broken PNG", { ...bars(), "down/0.png": bar(true, 1).slice(0, 60) }, [], /down\/0\.png: png: .* at offset/],
    [
      "differing sizes",
      { ...bars(), "down/0.png": bar(true, 1, { height: 9 }) },
      [],
      /down\/0\.png is 9×8 \(height × width\), and .*across\/0\.png is 8×8: --size 8x8 resizes all of them/,
    ],
    ["an empty class", { ...bars(), "none/.DS_Store": "" }, [], /none: expected the pictures of a class, found none/],
    ["one class", { "a/1.png": bar(true, 1) }, [], /expected a folder for each of two classes or more, found "a"/],
    ["a picture beside them", { ...bars(), "0.png": bar(true, 1) }, [], /0\.png: expected every picture in the folder/],
    [
      "a table beside them",
      { ...bars(), "houses.csv": "a,b\n" },
      [],
      /houses\.csv: expected folders of pictures, found a/,
    ],
    ["a text beside them", { ...bars(), LICENSE: "MIT" }, [], /LICENSE: expected folders of pictures, found a file/],
    ["folders in folders", { ...bars(), "down/a/1.png": "" }, [], /down\/a: .* found a folder: name the folder whose/],
    ["memory", bars(), ["--size", "4096x4096", "--channels", "3"], /more than 1,073,741,824 bytes: give a smaller/],
  ])("%s", async (_, files, extra, sentence) => {
    const { code, err } = await train(files, extra);
    expect([code, err.split("\n")[0]]).toEqual([1, expect.stringMatching(sentence)]);
    const korean = await train(files, [...extra, "--lang", "ko"]);
    expect(korean.err.split("\n")[0]).toMatch(/[가-힣]/);
  });

  it.each([
    [["--size", "28"], "--size: expected height × width like 28x28"],
    [["--size", "0x9"], "--size: expected height × width like 28x28"],
    [["--channels", "2"], '--channels: expected one of 1, 3, got "2"'],
    [["--sizes", "64,10,2"], "--sizes: the pictures and their folders give the first and the last size"],
    [["--labels", "a,b"], "--labels does not go with a folder of pictures"],
    [["--drop", "a"], "--drop does not go with a folder of pictures"],
    [["--layers", line, "--units", "3"], "--layers describes the whole new network"],
    [["--layers", "dense(3) softmax"], "--layers: expected 2 outputs, one for each folder of pictures, got 3"],
    [["--validation", "0", "--patience", "2"], "--patience waits for a better accuracy"],
    [["--target", "a"], "is a folder, and --target wants a table"],
  ])("%j", async (extra, sentence) => {
    const { code, err } = await train(bars(), extra);
    expect([code, err]).toEqual([2, expect.stringContaining(sentence)]);
  });

  it.each([
    [["--size", "8x8"], "en", /^feedforward: cannot read the folder .*pest: no such file or folder$/],
    [["--channels", "1"], "en", /^feedforward: cannot read the folder .*pest: no such file or folder$/],
    [["--size", "8x8"], "ko", /pest.*(파일이나 폴더|없습니다)/],
  ])("a folder that is not there, though %j is for pictures: %s", async (extra, lang, sentence) => {
    const { code, err } = await feedforward(["train", "--data", join(folder(), "pest"), ...extra, "--lang", lang]);
    expect([code, err.trim()]).toEqual([1, expect.stringMatching(sentence)]);
  });

  it("passes over what systems leave behind, and no class that is empty", async () => {
    const files = { ...bars(), "__MACOSX/across/._1.png": "", ".DS_Store": "", "down/__MACOSX/x": "", "Thumbs.db": "" };
    expect((await train(files, ["--epochs", "1"])).network!.labels).toEqual(["across", "down"]);
  });

  it("other classes and other data than the network's", async () => {
    const { file, data } = await train(bars(), ["--epochs", "1"]);
    mkdirSync(join(data, "up"));
    writeFileSync(join(data, "up", "1.png"), bar(true, 1));
    const other = await feedforward(["eval", file, "--data", data]);
    expect([other.code, other.err]).toEqual([1, expect.stringContaining('tells no class "up", it has across, down')]);
    const none = await feedforward(["eval", file]);
    expect(none.err).toContain("the network was trained on a folder of pictures: --data FOLDER");
    const digits = await feedforward(["eval", "--data", data]);
    expect(digits.err).toContain("the network was not trained on a folder of pictures");
    const sized = await feedforward(["train", "--from", file, "--data", data, "--size", "9x9"]);
    expect([sized.code, sized.err]).toEqual([2, expect.stringContaining("--from FILE says it already")]);
    const without = await feedforward(["train", "--size", "9x9"]);
    expect([without.code, without.err]).toEqual([2, expect.stringContaining("--size is for a folder of pictures")]);
  });
});

describe("what is told", () => {
  it("a picture of a size of its own", async () => {
    const files = { ...bars(), "down/x.png": bar(false, 1, { height: 30, width: 20, channels: 4 }) };
    const { out } = await train(files, ["--size", "8x8", "--epochs", "1"]);
    expect(out).toContain("1 picture of another size: the whole of it stretched, between the four\n");
  });

  it("how far the reading is", async () => {
    const { file, data } = await train(bars(), ["--epochs", "1"]);
    let nowMs = 0;
    const now = () => (nowMs += 100);
    const { err } = await feedforward(["eval", file, "--data", data], { isTTY: true, now });
    expect(err).toMatch(/reading pictures ━+╌+ {1,3}\d+ % {2}\d+ \/ 24/);
    expect((await feedforward(["eval", file, "--data", data, "--quiet"], { isTTY: true, now })).err).toBe("");
  });
});

const root = fileURLToPath(new URL("../../../../", import.meta.url));
const modules: Modules = {
  feedforward: () => import("../../src/index.ts"),
  "feedforward/node": () => import("../../src/node.ts"),
  "feedforward/train": () => import("../../src/train.ts"),
};

describe("loadPictures", () => {
  it.each(["docs/training.md", "docs/training.ko.md"])("%s: its program prints what it promises", async (document) => {
    const text = readFileSync(join(root, document), "utf8");
    const code = /```js\n\/\/ pictures\.mjs\n([^`]*)```/.exec(text)![1]!;
    const place = folder(bars());
    expect(promisedBy(code).length).toBe(1);
    expect(await printedBy(code.replace('"shapes"', JSON.stringify(place)), modules)).toEqual(promisedBy(code));
  });

  it("lays what is transparent on white, and what lies between two pixels is rounded", async () => {
    const drawn = new Tensor("uint8", [1, 2, 4], Uint8Array.of(0, 0, 0, 0, 0, 0, 0, 255));
    const path = folder({ "a/1.png": writePng(drawn), "b/1.png": writePng(drawn) });
    expect([...(await loadPictures(path)).images.data]).toEqual([255, 0, 255, 0]);
    // Centres at -1/4, 1/4, 3/4 and 5/4 of the two: 255, 3/4 and 1/4 of it, 0.
    const wide = await loadPictures(path, { size: [1, 4] });
    expect([...wide.images.row(0).data]).toEqual([255, 191, 64, 0]);
    expect([wide.resized, wide.transparent]).toEqual([2, 2]);
  });

  it("gives what a program trains on, and a network's own form and labels for others", async () => {
    const { data, network } = await train(bars({ channels: 3 }), ["--size", "4x6"]);
    const told: number[] = [];
    const set = await loadPictures(data, { size: [4, 6], onProgress: (done) => told.push(done) });
    expect(set.images.shape).toEqual([24, 3, 4, 6]);
    expect([set.classes, set.labels.size, told.at(-1)]).toEqual([["across", "down"], 24, 24]);
    expect(set.files[0]).toBe(join(data, "across", "0.png"));
    const like = await loadPictures(data, { like: network! });
    expect(like.images).toEqual(set.images);
    const session = new Session(network!);
    expect(session.accuracy(like.images.reshape(24, 72), like.labels)).toBeGreaterThan(0.5);
  });
});
