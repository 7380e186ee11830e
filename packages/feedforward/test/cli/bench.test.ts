/**
 * `bench`: every backend with every batch size, measured in turn, and all of them must agree in every bit. Times come from
 * a clock that the test moves; no speed is judged.
 */

import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { backendNames } from "../../src/backend/select.ts";
import { feedforward, folder, type Setting } from "./surroundings.ts";
import { data, images, labels, safetensors } from "./tiny.ts";

const net = safetensors();

function bench(args: readonly string[] = [], setting: Setting = {}) {
  const path = folder({ ...data, "net.safetensors": net });
  return feedforward(["bench", join(path, "net.safetensors"), "--data", path, ...args], setting);
}

/** A clock that moves a millisecond whenever it is read. */
function ticking(stepMs = 1): Setting {
  let timeMs = 0;
  return { now: () => (timeMs += stepMs) };
}

describe("bench", () => {
  it("says what it measures, and that the bits are the same", async () => {
    const { code, out, err } = await bench();
    expect({ code, err }).toEqual({ code: 0, err: "" });
    expect(out).toContain("Network   4 → 4 softmax\n");
    expect(out).toContain(
      "Data      4 test images of 2 × 2\n          pixels enter as the network declares: x / 255\n",
    );
    expect(out).toMatch(/\nIdentical bits: all 16 outputs agree in every one of their 32 bits\.\n$/);
  });

  it("has a line for every backend and batch size", async () => {
    const { out } = await bench(["--batch", "1,2"], ticking());
    const lines = out.split("\n").filter((line) => line.endsWith("3 / 4"));
    expect(lines.map((line) => line.trim().split(/ {2,}/).slice(0, -3))).toEqual(
      backendNames.flatMap((name) => [[name, "one by one"], ["2"]]),
    );
  });

  it("divides the least time by the images", async () => {
    // The clock is read at the start, by the progress and at the end of four images: 2 ms, so 500 µs each.
    const { out } = await bench(["--batch", "4", "--backend", "reference"], ticking());
    expect(out).toMatch(/reference +4 +500 µs +2,000 +3 \/ 4\n/);
  });

  it("asks the slow less often", async () => {
    const fast = JSON.parse((await bench(["--json", "--batch", "4"], ticking(1))).out);
    const slow = JSON.parse((await bench(["--json", "--batch", "4"], ticking(5000))).out);
    expect(fast.results.map(({ timesMs }: { timesMs: number[] }) => timesMs.length)).toEqual(
      backendNames.map(() => 10),
    );
    expect(slow.results.map(({ timesMs }: { timesMs: number[] }) => timesMs.length)).toEqual(backendNames.map(() => 1));
  });

  it.each(backendNames)("measures %s alone", async (name) => {
    const { out } = await bench(["--json", "--backend", name, "--batch", "1,4"], ticking());
    expect(JSON.parse(out)).toMatchObject({
      network: { parameters: 20 },
      data: { images: [4, 4], labels: [4], pixels: "declared" },
      results: [
        { backend: name, batch: 1, correct: 3, total: 4 },
        { backend: name, batch: 4, correct: 3, total: 4, imagesPerSecond: 2000 },
      ],
      differentBits: 0,
    });
  });

  it("measures a batch size once, and gives no rate where no time passed", async () => {
    const { out } = await bench(["--json", "--batch", "2,2", "--backend", "reference"]);
    expect(JSON.parse(out).results).toEqual([
      { backend: "reference", batch: 2, correct: 3, total: 4, timesMs: new Array(10).fill(0), imagesPerSecond: null },
    ]);
  });

  it("speaks Korean", async () => {
    const { out } = await bench(["--lang", "ko", "--batch", "1"]);
    expect(out).toContain("비트까지 같습니다.");
    expect(out).toContain("한 장씩");
  });
});

describe("bench refuses", () => {
  it.each([["0"], ["1.5"], ["1,,2"], ["many"], ["-1"]])("batch sizes %s", async (text) => {
    const { code, out, err } = await bench([`--batch=${text}`]);
    const sentence = `--batch: expected whole numbers like 1,100,10000, got "${text}"`;
    expect({ code, out }).toEqual({ code: 2, out: "" });
    expect(err).toMatch(`feedforward: ${sentence}\nUsage: `);
  });

  it("a backend that it does not know", async () => {
    const { code, err } = await bench(["--backend", "gpu"]);
    const sentence = '--backend: expected one of wasm, reference, got "gpu"';
    expect(code).toBe(2);
    expect(err).toMatch(`feedforward: ${sentence}\nUsage: `);
  });

  it("weights that are named twice", async () => {
    expect((await bench(["--weights", "other.npz"])).code).toBe(2);
  });

  it("labels that the network has no output for", async () => {
    const path = folder({ "t10k-images-idx3-ubyte": images(1), "t10k-labels-idx1-ubyte": labels(9), net });
    const { code, err } = await feedforward(["bench", join(path, "net"), "--data", path]);
    expect({ code, err }).toMatchObject({ code: 1, err: expect.stringContaining("a label 9") });
  });
});
