/** The report of a training: one page that asks for nothing, says what came of it, and shows what files call themselves as text. */

import { createHash } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { describe, expect, it, onTestFinished } from "vitest";
import { chromiumPath, launchChromium } from "../../../../scripts/chromium.ts";
import { judgedFigure, lossFigure, scatterFigure } from "../../src/cli/report/parts.ts";
import { dictionaries } from "../../src/cli/words/language.ts";
import { nodeFiles } from "../../src/files/system.ts";
import { feedforward, folder, type Setting } from "./surroundings.ts";
import { data } from "./tiny.ts";
import { interruptedAt } from "./training.ts";

const evil = "<script>alert(1)</script>";
const lines = Array.from(
  { length: 60 },
  (_, i) => `${i % 9},"${evil}&",${i % 9 > 4 ? "<b>big</b>" : "small"},${(i % 9) * 2.5}`,
);
const csv = ["size,note,class,price", ...lines].join("\n");

const images = ["--sizes", "4,6,4", "--holdout", "4", "--batch", "2", "--epochs", "3"];
const ofClass = ["--target", "class", "--category", "note", "--drop", "price", "--epochs", "3"];
const ofPrice = ["--target", "price", "--drop", "class", "--epochs", "3"];

async function report(words: readonly string[], language = "en", from = words === images ? "." : "rows.csv") {
  const path = folder({ ...data, "rows.csv": csv });
  const file = join(path, "run.html");
  const result = await feedforward([
    "train",
    "--data",
    join(path, from),
    ...words,
    "--report",
    file,
    "--lang",
    language,
  ]);
  return { ...result, path, file, html: existsSync(file) ? readFileSync(file, "utf8") : "" };
}

const all = [
  ["images", images],
  ["a table of classes", ofClass],
  ["a table of numbers", ofPrice],
] as const;

describe.each(all)("%s", (_, words) => {
  it("is one file that asks for nothing and runs nothing", async () => {
    const { code, out, file, html } = await report(words);
    expect([code, out]).toEqual([0, expect.stringContaining(`written: ${file} (`)]);
    const [, style] = /<style>(.*)<\/style>/s.exec(html)!;
    const hash = createHash("sha256").update(style!).digest("base64");
    expect(html).toContain(`content="default-src 'none'; style-src 'sha256-${hash}'"`);
    expect(html.replaceAll("http://www.w3.org/2000/svg", "")).not.toMatch(
      /https?:|url\(|<script|<img|<link|\sstyle=|\son\w+=/,
    );
    expect(html).not.toContain("undefined");
    expect(html).not.toContain("NaN");
  });

  it("is the same for the same training, and in the other language says the same", async () => {
    const [once, again, korean] = [await report(words), await report(words), await report(words, "ko")];
    expect(again.html).toBe(once.html);
    expect(korean.html).toContain('<html lang="ko">');
    expect(korean.html).toMatch(/<h1>학습 보고서<\/h1>/);
    expect(korean.html.match(/<section>/g)).toEqual(once.html.match(/<section>/g));
  });
});

it("shows images: curves, what is taken for what, mistakes or that there are none, and each neuron's weights", async () => {
  const { html } = await report(images);
  const titles = [...html.matchAll(/<h2>(.*?)<\/h2>/g)].map(([, title]) => title);
  expect(titles).toEqual([
    "Result",
    "Curves",
    "What is taken for what",
    "Worst mistakes",
    "Weights of the first layer",
    "How it was trained",
  ]);
  const [weights] = html.split("Weights of the first layer").slice(1);
  expect(weights!.match(/<svg /g)).toHaveLength(6);
  expect(html).toMatch(/<dd class="good">\d+\.\d %<small>\d of 4<\/small>/);
});

it("shows a table: its columns, and names of files as text", async () => {
  const { html } = await report(ofClass);
  expect(html).toContain('<th scope="col">&lt;b&gt;big&lt;/b&gt;</th>');
  expect(html).toMatch(/size +number/);
  expect(html).toContain("&lt;script&gt;");
});

it("shows numbers as points, and the rows that are farthest off", async () => {
  const { html } = await report(ofPrice);
  const [, drawing] = html.split("Answers and truth");
  expect(drawing!.split("</svg>")[0]!.match(/<circle /g)).toHaveLength(12);
  expect(html).toMatch(/<th scope="col">line<\/th><th scope="col">size<\/th>/);
});

it("says how it was trained, so that it can be repeated, and where it stopped", async () => {
  const words =
    "--optimizer momentum --optimizer-options nesterov --schedule cosine --warmup 0.1 --schedule-options final=0.01";
  const more =
    "--learning-rate 0 --loss-options labelSmoothing=0.1 --class-weights 1,1,2,1 --weight-decay 0.001 --clip-norm 2";
  const rest = "--initializer heNormal --dropout 0.1 --patience 3 --epochs 40";
  const said = [...images, ...words.split(" "), ...more.split(" ")];
  const { html, out } = await report([...said, ...rest.split(" ")], "en", ".");
  const method = [
    "momentum (nesterov)",
    "learning rate 0 (cosine, final=0.01, warmup=0.1)",
    "weight decay 0.001",
    "loss softmaxCrossEntropy (labelSmoothing=0.1, class weights 1,1,2,1)",
    "gradients clipped to a norm of 2",
    "first weights heNormal",
    "dropout 0.1",
    "40 epochs, or until 3 bring nothing better",
    "batches of 2",
    "seed 0",
  ].join(", ");
  expect(html).toContain(`<dd>${method}</dd>`);
  expect(html).toContain("<dd>ended after epoch 4: the network is that of epoch 1, the best one</dd>");
  expect(out.replace(/\s+/g, " ")).toContain(`Method ${method}`);
  const korean = await report([...said, ...rest.split(" ")], "ko", ".");
  expect(korean.html).toContain(
    "<dd>momentum (nesterov), 학습률 0 (cosine, final=0.01, warmup=0.1), 가중치 감소 0.001, 손실 softmaxCrossEntropy (labelSmoothing=0.1, 클래스 가중치 1,1,2,1), 기울기 노름 상한 2, 초기 가중치 heNormal, 드롭아웃 0.1, 40에폭(3에폭 동안 나아지지 않으면 종료), 배치 2장, 시드 0</dd>",
  );
});

it.each([
  ["images", images, "adam, learning rate 0.001 (constant), loss softmaxCrossEntropy, 3 epochs, batches of 2, seed 0"],
  [
    "numbers",
    ofPrice,
    "adam, learning rate 0.003 (linear), weight decay 1, loss meanSquaredError, 3 epochs, batches of 32, seed 0",
  ],
] as const)("says what holds without a word: %s", async (_, words, method) => {
  expect((await report(words)).html).toContain(`<dd>${method}</dd>`);
});

it("keeps the columns of a table in columns, and gives no advice on what is over", async () => {
  const { html, out } = await report([...ofClass, "--units", "4"]);
  expect(html).toMatch(/<dd class="lines">size +number +.*\nnote +category .*?<\/dd>/s);
  expect(html).not.toContain("take a column all the same");
  expect(out).not.toContain("undefined");
});

it("says what the same answer is", async () => {
  expect((await report(ofPrice)).html).toMatch(
    /<dt>Always the same answer<\/dt><dd>RMSE [\d.]+<small>[\d.]+, the mean of the training rows<\/small>/,
  );
  expect((await report(ofClass)).html).toMatch(
    /<dt>Always the same answer<\/dt><dd>[\d.]+ %<small>&quot;\w+&quot;, the most frequent in training<\/small>/,
  );
});

it("says where nothing was held out", async () => {
  const { html } = await report([...ofPrice, "--validation", "0"]);
  expect(html).toContain("Nothing was held out");
});

it.each([
  ["run.pdf", 2, "--report run.pdf: expected a name that ends in .html"],
  ["none/run.html", 1, "cannot write"],
])("%s is refused before the first epoch", async (name, code, sentence) => {
  const path = folder({ "rows.csv": csv });
  const file = name === "run.pdf" ? name : join(path, name);
  const result = await feedforward(["train", "--data", join(path, "rows.csv"), ...ofPrice, "--report", file]);
  expect([result.code, result.out, result.err]).toEqual([code, "", expect.stringContaining(sentence)]);
});

describe("where nothing changes", () => {
  const epochsOf = (...accuracies: number[]) =>
    accuracies.map((accuracy, i) => ({ epoch: i + 1, loss: 0, accuracy, timeMs: 0 }));

  it.each<[string, () => string]>([
    ["every answer is right", () => judgedFigure(epochsOf(1, 1, 1), false, dictionaries.en)],
    ["the only epoch is all right", () => judgedFigure(epochsOf(1), false, dictionaries.en)],
    ["the epochs that are left are all right", () => judgedFigure(epochsOf(0, 1, 1).slice(1), false, dictionaries.en)],
    ["R² is 1", () => judgedFigure(epochsOf(1, 1), true, dictionaries.en)],
    ["every answer is wrong", () => judgedFigure(epochsOf(0, 0), false, dictionaries.en)],
    ["the loss is 0", () => lossFigure([0, 0, 0], [0, 3], dictionaries.en)],
    ["a step is all there is", () => lossFigure([0.5], [0, 1], dictionaries.en)],
    ["all truths are one large number", () => scatterFigure([2 ** 80, 2 ** 80], [2 ** 80, 2 ** 80], dictionaries.en)],
  ])("there is a curve all the same: %s", (_, draw) => {
    expect(draw()).toMatch(/^<div class="chart"><svg .*<\/svg>\s*<\/div>$/s);
  });

  it("a training is reported in which every epoch is all right", async () => {
    const easy = ["a,class", ...Array.from({ length: 60 }, (_, i) => `${i % 2},${i % 2 === 0 ? "no" : "yes"}`)].join(
      "\n",
    );
    const path = folder({ "easy.csv": easy });
    const words = ["train", "--data", join(path, "easy.csv"), "--target", "class", "--learning-rate", "0.05"];
    const file = join(path, "net.safetensors");
    expect(await feedforward([...words, "--out", file])).toMatchObject({ code: 0 });
    const again = [...words, "--from", file, "--epochs", "2", "--json", "--report", join(path, "run.html")];
    const { code, out, err } = await feedforward(again);
    expect([code, JSON.parse(out).epochs.map(({ accuracy }: { accuracy: number }) => accuracy)]).toEqual([0, [1, 1]]);
    expect([err.includes("feedforward:"), existsSync(join(path, "run.html"))]).toEqual([false, true]);
  });
});

describe.each([
  ["images", images, "."],
  ["a table", ofClass, "rows.csv"],
] as const)("a report that fails at the end is one line on standard error: %s", (_, words, from) => {
  const rename = async (old: string, name: string) => {
    if (name.endsWith(".html")) throw Object.assign(new Error("full"), { code: "ENOSPC" });
    await nodeFiles.rename(old, name);
  };

  async function failing(extra: readonly string[], setting: Setting = {}) {
    const path = folder({ ...data, "rows.csv": csv });
    const asked = ["train", "--data", join(path, from), ...words, "--report", join(path, "run.html"), ...extra];
    const files = { ...nodeFiles, rename: rename as typeof nodeFiles.rename };
    return { path, ...(await feedforward(asked, { files, ...setting })) };
  }

  it("with 1, and one document of JSON", async () => {
    const { path, code, out, err } = await failing(["--json"]);
    expect([code, JSON.parse(out)]).toEqual([1, expect.objectContaining({ epochs: expect.any(Array) })]);
    expect(err.split("\n").slice(-2)).toEqual([
      `feedforward: cannot write ${join(path, "run.html")}: no space is left there`,
      "",
    ]);
  });

  it("with 130 after Ctrl+C", async () => {
    const { code, err } = await failing([], interruptedAt(3));
    expect([code, err]).toEqual([130, expect.stringMatching(/interrupted in epoch .*\n.*no space is left there\n$/s)]);
  });
});

it.skipIf(chromiumPath === null)(
  "a browser shows it without a complaint, light and dark (skipped without Chromium)",
  async () => {
    const { file } = await report(ofClass);
    const browser = await launchChromium();
    onTestFinished(() => browser.close());
    const colors: string[] = [];
    for (const colorScheme of ["light", "dark"] as const) {
      const page = await browser.newPage({ colorScheme });
      const complaints: string[] = [];
      page.on("console", (message) => complaints.push(message.text()));
      page.on("request", (request) => complaints.push(request.url()));
      await page.goto(pathToFileURL(file).href);
      expect(complaints).toEqual([pathToFileURL(file).href]);
      const color = (selector: string) => page.$eval(selector, (element) => getComputedStyle(element).fill);
      colors.push(await color(".chart text"), await color(".chart rect"));
    }
    expect(new Set(colors).size).toBe(4);
  },
);
