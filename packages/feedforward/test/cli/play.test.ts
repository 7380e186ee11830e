/** `feedforward play`: serves the built page until it is stopped, or says that it is not built. */

import { existsSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { describe, expect, it, onTestFinished } from "vitest";
import { main } from "../../src/cli/main.ts";
import { readIdx } from "../../src/data/idx.ts";
import { feedforward, Recorder } from "./surroundings.ts";

const page = new URL("../../page/", import.meta.url);

const reference = new URL("../../../../docs/reference/site/", import.meta.url);

/** Where no reference was built. */
function standInForReference(): void {
  if (existsSync(reference)) return;
  mkdirSync(reference);
  onTestFinished(() => rmSync(reference, { recursive: true }));
  writeFileSync(new URL("index.html", reference), "<p>feedforward</p>");
}

/** Where nothing was packed. */
function standInForPage(): void {
  if (existsSync(page)) return;
  mkdirSync(page);
  onTestFinished(() => rmSync(page, { recursive: true }));
  writeFileSync(new URL("index.html", page), "<p>page</p>");
}

describe("play", () => {
  it("serves the page in the reader's language until it is told to end", async () => {
    standInForPage();
    standInForReference();
    const recorder = new Recorder();
    const ended = main(["play", "--no-open", "--port", "0", "--lang", "ko"], recorder);
    while (!recorder.out.includes("Ctrl+C")) await new Promise((resolve) => setTimeout(resolve, 5));
    const [url] = /http:\S+/.exec(recorder.out)!;
    expect(url).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/ko\/$/);
    expect((await fetch(new URL("..", url))).status).toBe(200);
    // What packing leaves out comes from the data package; other files do not.
    const images = await fetch(new URL("../assets/t10k-images-idx3-ubyte-Ab_1-x.bin", url));
    const { shape, data } = readIdx(new Uint8Array(await images.arrayBuffer()));
    expect([shape, data.findIndex((pixel) => pixel !== 0)]).toEqual([[10_000, 28, 28], 202]);
    const others = await fetch(new URL("../assets/train10k-images-idx3-ubyte-Ab_1-x.bin", url));
    const { shape: otherShape, data: other } = readIdx(new Uint8Array(await others.arrayBuffer()));
    expect([otherShape, other.findIndex((pixel) => pixel !== 0)]).toEqual([[10_000, 28, 28], 152]);
    expect((await fetch(new URL("../assets/other-Ab_1-x.bin", url))).status).toBe(404);
    expect(recorder.out).toContain(`API 레퍼런스 주소: ${new URL("../reference/", url)}`);
    expect(await (await fetch(new URL("../reference/", url))).text()).toContain("feedforward");
    process.emit("SIGINT");
    expect(await ended).toBe(0);
    await expect(fetch(url)).rejects.toThrow("fetch failed");
  });

  it("says that the last port is taken, and that there is none after it", async () => {
    standInForPage();
    const other = createServer();
    await new Promise<void>((resolve, reject) => {
      other.once("error", reject);
      other.listen(65_535, "127.0.0.1", resolve);
    });
    onTestFinished(() => void other.close());
    const words = ["play", "--no-open", "--port", "65535"];
    const english = "cannot serve on port 65535: it is in use, and so are those after it; --port 0 takes any free one";
    const korean = "65535번 포트로 서비스할 수 없습니다. 그 뒤의 포트까지 사용 중입니다. --port 0이면 빈 포트를 씁니다";
    expect(await feedforward(words)).toEqual({ code: 1, out: "", err: `feedforward: ${english}\n` });
    expect((await feedforward([...words, "--lang", "ko"])).err).toBe(`feedforward: ${korean}\n`);
  });

  it.each([
    [["here"], 2, 'unexpected argument "here"'],
    [["--port", "-1"], 2, "--port: expected at least 0, got -1"],
    [["--port", "65536"], 2, "--port: expected at most 65535, got 65536"],
  ])("refuses %j", async (words, code, sentence) => {
    standInForPage();
    const result = await feedforward(["play", ...words]);
    expect([result.code, result.err.split("\n")[0]]).toEqual([code, `feedforward: ${sentence}`]);
  });
});
