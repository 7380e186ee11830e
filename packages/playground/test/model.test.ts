/** The panel "model": files of networks are taken or refused with a reason, and networks are broken, measured and mended. */

import { readFileSync } from "node:fs";
import {
  addNoise,
  initializeNetwork,
  Network,
  Random,
  Session,
  type Tensor,
  withoutBiases,
  writeSafetensors,
  zeros,
} from "feedforward";
import { argmax } from "feedforward/chapter";
import { readMnistSet } from "feedforward/data";
import { writeModel } from "feedforward/formats/model";
import { writeNpz } from "feedforward/formats/npz";
import type { Page } from "playwright-core";
import { describe, expect, it } from "vitest";
import { chromiumPath } from "../../../scripts/chromium.ts";
import { bookWeights } from "../../feedforward/test/book-weights.ts";
import { mnistBytes } from "../../feedforward/test/data/mnist-files.ts";
import { zip } from "../../feedforward/test/formats/zip-files.ts";
import { violationsOf } from "./axe.ts";
import { network } from "./forward-subject.ts";
import { awaken, overflowOf, startPage, type Visit, visit } from "./site.ts";
import { expectSoon } from "./soon.ts";

const panel = "#panel-model";
const set = readMnistSet(mnistBytes("test"), { normalize: false });

/** The accuracy of a network on the test images, to four decimals, by the library on this side. */
function accuracyOf(of: Network): string {
  const predicted = argmax(new Session(of, { threads: 1 }).predict(set.images as Tensor<"uint8">), 1).data;
  const right = predicted.reduce((sum, label, i) => sum + (label === set.labels.data[i] ? 1 : 0), 0);
  return (right / predicted.length).toFixed(4);
}

const other = initializeNetwork({ sizes: [784, 20, 10], hidden: "relu", output: "softmax" }, new Random(3));
/** Its parameters as PyTorch would call and lay them, without a word about functions. */
const unnamed = new Map(
  [...other.parameters].map(([name, parameter]) => [
    name.replace("dense", "fc"),
    name.endsWith("weight") ? parameter.transpose() : parameter,
  ]),
);

/** The same by the book's names, which mean [in, out]; its sizes are not the book's. */
const booked = new Map(
  [...other.parameters].map(([name, parameter]) => [
    name.replace(/dense(\d)\.(weight|bias)/, (_, i, kind) => `${kind === "weight" ? "W" : "b"}${i}`),
    parameter,
  ]),
);

interface File {
  readonly name: string;
  readonly bytes: Uint8Array;
}

describe.skipIf(chromiumPath === null)("model (skipped where there is no Chromium)", () => {
  const started = startPage();

  async function open(hash = "", language = "en"): Promise<Visit> {
    const visited = await visit(started.browser, `${started.site.url}${language}/${hash}`);
    await awaken(visited.page, "model");
    await visited.page.waitForFunction((p) => /39,250/.test(document.querySelector(p)!.textContent!), panel);
    return visited;
  }

  function choose(page: Page, { name, bytes }: File): Promise<void> {
    const file = { name, mimeType: "application/octet-stream", buffer: Buffer.from(bytes) };
    return page.setInputFiles(`${panel} input[type=file]`, file);
  }

  async function sizes(page: Page): Promise<(string | null)[]> {
    return page.locator(`${panel} .network-summary tbody td:nth-child(2)`).allTextContents();
  }

  async function measured(page: Page): Promise<string> {
    await page.waitForFunction((p) => /\d/.test(document.querySelector(`${p} .measured strong`)!.textContent!), panel);
    return (await page.locator(`${panel} .measured strong`).textContent())!;
  }

  it("measures the page's own network, and each way in which it is broken", async () => {
    const { page, complaints, close } = await open();
    await page.click(`${panel} .measure button`);
    await expectSoon(() => measured(page)).toBe(accuracyOf(network));
    // From here on every change is measured.
    await page.locator(`${panel} [role=switch]`).nth(0).check();
    await expectSoon(() => measuredAs(page, "mnist-pad: Biases off")).toBe(accuracyOf(withoutBiases(network)));
    await page.locator(`${panel} [role=switch]`).nth(0).uncheck();
    await page.locator(`${panel} .break input[type=range]`).fill("1");
    const noisy = addNoise(network, 1, new Random(1));
    await expectSoon(() => measuredAs(page, "mnist-pad: noise 100%")).toBe(accuracyOf(noisy));
    await page.waitForURL(/noise=1/);
    await page.locator(`${panel} .break input[type=range]`).fill("0");
    await page.locator(`${panel} [role=switch]`).nth(1).check();
    const raw = new Network(network.layers, { input: { size: 784 } });
    await expectSoon(() => measuredAs(page, "mnist-pad: Pixels from 0 to 255")).toBe(accuracyOf(raw));
    await page.click(`${panel} .break button:not(:disabled)`);
    await expectSoon(() => measured(page)).toBe(accuracyOf(network));
    expect(complaints).toEqual([]);
    await close();
  });

  async function measuredAs(page: Page, label: string): Promise<string> {
    const row = page.locator(`${panel} .measure table tr`, { hasText: label });
    await row.waitFor();
    return (await row.locator("td").textContent())!;
  }

  it("a link brings back how it is broken", async () => {
    const { page, complaints, close } = await open("#v=1&net=pad&nobias=1&noise=0.35&noiseseed=7");
    await expectSoon(() => page.locator(`${panel} [role=switch]`).nth(0).isChecked()).toBe(true);
    await expectSoon(() => page.locator(`${panel} .break output`).textContent()).toBe("35%");
    await page.click(`${panel} .measure button`);
    await expectSoon(() => measured(page)).toBe(accuracyOf(addNoise(withoutBiases(network), 0.35, new Random(7))));
    expect(complaints).toEqual([]);
    await close();
  });

  it("a link breaks the network also for a panel that comes first", async () => {
    const { page, complaints, close } = await visit(
      started.browser,
      `${started.site.url}en/?embed=1#v=1&at=neuron&nobias=1`,
    );
    await page.waitForFunction(() => document.querySelector("#panel-neuron .sum-bias td")?.textContent === "0.000000");
    expect(complaints).toEqual([]);
    await close();
  });

  const two = initializeNetwork({ sizes: [784, 6, 1], hidden: "relu", output: "sigmoid" }, new Random(2), {
    input: { scale: "1/255" },
  });
  /** As PyTorch would save it, without a word about functions. */
  const twoUnnamed = writeNpz(
    [...two.parameters].map(([name, parameter]) => [
      name.replace("dense", "fc"),
      name.endsWith("weight") ? parameter.transpose() : parameter,
    ]),
  );

  it.each<[string, Uint8Array]>([
    ["two.safetensors", writeModel(two)],
    ["two.npz", twoUnnamed],
  ])("takes one sigmoid as two classes: %s", async (name, bytes) => {
    const { page, complaints, close } = await open();
    await awaken(page, "layers");
    await awaken(page, "program");
    await choose(page, { name, bytes });
    await expectSoon(() => sizes(page)).toEqual(["784", "6", "1"]);
    await expectSoon(() => page.locator(`${panel} .network-summary`).textContent()).toContain(
      "It has one output: two classes, not the ten digits.",
    );
    await page.click(`${panel} .measure button`);
    const { images, labels } = set;
    const classes = new Session(two, { threads: 1 }).classify(images as Tensor<"uint8">) as string[];
    const right = classes.filter((label, i) => label === String(labels.at(i))).length;
    expect(right).toBeGreaterThan(0);
    await expectSoon(() => measured(page)).toBe((right / classes.length).toFixed(4));
    await expectSoon(() => page.locator("#panel-layers .stage-text").textContent()).toMatch(
      /Above 0\.5 it is 1, else 0: here [01]\./,
    );
    // Beside the one output stands the class whose probability it is.
    await expectSoon(() =>
      page.locator("#panel-layers .flow-stage").last().locator(".flow-column").textContent(),
    ).toMatch(/^1/);
    await expectSoon(() => page.locator("#panel-program pre code").textContent()).toContain(
      "if (Number(y.at(0) > 0.5) === labels.at(i)) correct += 1;",
    );
    expect(complaints).toEqual([]);
    await close();
  });

  it("takes a file, and the whole page has its shapes; then the page's own network again", async () => {
    const { page, complaints, close } = await open();
    await awaken(page, "layers");
    await choose(page, { name: "mine.safetensors", bytes: writeModel(other) });
    await page.waitForFunction((p) => /Network: mine.safetensors/.test(document.querySelector(p)!.textContent!), panel);
    await expectSoon(() => sizes(page)).toEqual(["784", "20", "10"]);
    await expectSoon(() => page.locator("#panel-layers [data-stage]").count()).toBe(5);
    await expectSoon(() => page.locator("#panel-layers .stepper output").textContent()).toBe("y");
    await page.locator(panel).getByRole("radio", { name: "mnist-pad" }).check();
    await expectSoon(() => sizes(page)).toEqual(["784", "50", "100", "10"]);
    await expectSoon(() => page.locator("#panel-layers [data-stage]").count()).toBe(7);
    expect(complaints).toEqual([]);
    await close();
  });

  it.each([
    ["PyTorch's names", unnamed],
    ["the book's names", booked],
  ])("asks for the functions of a file that does not say them: %s", async (_, arrays) => {
    const { page, complaints, close } = await open();
    await choose(page, { name: "mine.npz", bytes: writeNpz(arrays) });
    const functions = () => page.locator(`${panel} .network-summary tbody td:nth-child(3)`).allTextContents();
    await page.locator(`${panel} select`).first().waitFor();
    await expectSoon(() => functions()).toEqual(["–", "relu", "softmax"]);
    await page.locator(`${panel} select`).first().selectOption("tanh");
    await page.waitForFunction((p) => /tanh/.test(document.querySelector(`${p} tbody`)!.textContent!), panel);
    await page.locator(`${panel} select`).nth(1).selectOption("identity");
    await page.waitForFunction((p) => /identity/.test(document.querySelector(`${p} tbody`)!.textContent!), panel);
    await expectSoon(() => functions()).toEqual(["–", "tanh", "identity"]);
    expect(complaints).toEqual([]);
    await close();
  });

  it.each([
    ["en", "4 float16 tensors widened to float32"],
    ["ko", "텐서 4개를 float16에서 float32로 넓혔습니다"],
  ])("says in %s what was noted of a file", async (language, sentence) => {
    const { page, complaints, close } = await open("", language);
    await choose(page, { name: "half.safetensors", bytes: writeModel(other, "float16") });
    const notes = () => page.locator(`${panel} .network-summary li`).allTextContents();
    await expectSoon(() => notes()).toEqual([sentence]);
    expect(complaints).toEqual([]);
    await close();
  });

  it("takes a file that is dropped", async () => {
    const { page, complaints, close } = await open();
    const bytes = [...writeSafetensors(unnamed)];
    await page.locator(`${panel} .drop`).evaluate((drop, content) => {
      const dataTransfer = new DataTransfer();
      dataTransfer.items.add(new File([Uint8Array.from(content)], "dropped.safetensors"));
      drop.dispatchEvent(new DragEvent("drop", { dataTransfer, bubbles: true, cancelable: true }));
    }, bytes);
    await page.waitForFunction((p) => /Network: dropped/.test(document.querySelector(p)!.textContent!), panel);
    await expectSoon(() => sizes(page)).toEqual(["784", "20", "10"]);
    expect(complaints).toEqual([]);
    await close();
  });

  const number = initializeNetwork({ sizes: [784, 5, 1], hidden: "relu", output: "identity" }, new Random(1));
  const small = initializeNetwork({ sizes: [4, 3], hidden: "relu", output: "softmax" }, new Random(1));
  const gaps = ["0", "1", "3"].map((name) => [`${name}.weight`, zeros([784, 784])] as const);
  const text = (content: string) => new TextEncoder().encode(content);
  it.each<[string, Uint8Array, RegExp]>([
    [
      "hostile.pkl",
      text("cos\nsystem\n(S'touch x'\ntR."),
      /^hostile\.pkl cannot be used\. .*os\.system.*\. Such a file is not safe: Python .* Nothing was run here\.$/,
    ],
    [
      "cut.safetensors",
      writeModel(other).subarray(0, 900),
      /^cut\.safetensors cannot be used\. safetensors: .*offset \d+/,
    ],
    [
      "long.safetensors",
      Uint8Array.of(255, 255, 255, 255, 255, 255, 255, 127, 123, 125),
      /^long\.safetensors cannot be used\. /,
    ],
    [
      "letter.txt",
      text("Dear network,"),
      /^letter\.txt cannot be used\. model: expected a file of named arrays \([^)]*\), got [^.]*\.$/,
    ],
    [
      "gap.npz",
      writeNpz(gaps),
      /^gap\.npz cannot be used\. network: uneven numbers of modules .*: 0 from 0 to 1, 1 from 1 to 3; /,
    ],
    [
      "archive.zip",
      zip([{ name: "model.pkl", content: text("cos\nsystem\n(tR.") }]),
      /^archive\.zip cannot be used\. zip: .* found model\.pkl\.$/,
    ],
    ["empty.onnx", new Uint8Array(), /^empty\.onnx cannot be used\. /],
    [
      "number.safetensors",
      writeModel(number),
      /number\.safetensors cannot be used\. It gives one number, and no classes\.$/,
    ],
    ["small.safetensors", writeModel(small), /network with 4 inputs, and an image on this page has 784 pixels/],
  ])("refuses %s with a reason, and goes on with what it has", async (name, bytes, reason) => {
    const { page, complaints, close } = await open();
    await choose(page, { name, bytes });
    const alert = page.locator(`${panel} [role=alert]`);
    await alert.waitFor();
    await expectSoon(() => alert.textContent()).toMatch(reason);
    await expectSoon(() => sizes(page)).toEqual(["784", "50", "100", "10"]);
    await choose(page, { name: "mine.safetensors", bytes: writeModel(other) });
    await page.waitForFunction((p) => /Network: mine/.test(document.querySelector(p)!.textContent!), panel);
    await expectSoon(() => alert.count()).toBe(0);
    expect(complaints).toEqual([]);
    await close();
  });

  it("says in Korean what the library says of a file", async () => {
    const { page, complaints, close } = await open("", "ko");
    await choose(page, { name: "letter.txt", bytes: text("Dear network,") });
    const alert = page.locator(`${panel} [role=alert]`);
    await alert.waitFor();
    await expectSoon(() => alert.textContent()).toMatch(
      /^letter\.txt를 쓸 수 없습니다\. 모델 파일\(safetensors, npz, PyTorch, ONNX, Keras, TensorFlow.js, pickle\)이 아닙니다\. 알 수 없는 형식입니다/,
    );
    expect(complaints).toEqual([]);
    await close();
  });

  it.skipIf(bookWeights === null)(
    "the chapter's sample_weight.pkl has its 0.9352 (skipped where the file is not there)",
    async () => {
      const { page, complaints, close } = await open("", "ko");
      await choose(page, { name: "sample_weight.pkl", bytes: readFileSync(bookWeights!) });
      await page.waitForFunction((p) => /신경망: sample_weight/.test(document.querySelector(p)!.textContent!), panel);
      await expectSoon(() => page.locator(`${panel} .network-summary li`).first().textContent()).toContain(
        "책의 신경망으로",
      );
      await page.click(`${panel} .measure button`);
      await expectSoon(() => measured(page)).toBe("0.9352");
      expect(complaints).toEqual([]);
      await close();
    },
  );

  it.each(["light", "dark"] as const)("axe finds nothing (%s)", async (colorScheme) => {
    const { page, close } = await visit(started.browser, `${started.site.url}ko/`, {
      colorScheme,
      viewport: { width: 360, height: 740 },
    });
    await awaken(page, "model");
    await choose(page, { name: "mine.npz", bytes: writeNpz(unnamed) });
    await page.locator(`${panel} select`).first().waitFor();
    await choose(page, { name: "letter.txt", bytes: text("no") });
    await page.locator(`${panel} [role=alert]`).waitFor();
    await expectSoon(() => violationsOf(page, panel)).toEqual([]);
    await expectSoon(() => overflowOf(page)).toBeLessThanOrEqual(0);
    await close();
  });
});
