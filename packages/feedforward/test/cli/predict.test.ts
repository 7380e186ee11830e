/** Pictures of digits: what the network sees, and what it says. */

import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { writePng } from "../../src/draw/png.ts";
import { Dense, Softmax } from "../../src/network/layer.ts";
import { Network } from "../../src/network/network.ts";
import { Tensor, zeros } from "../../src/tensor/tensor.ts";
import { feedforward, folder, listing } from "./surroundings.ts";
import { safetensors } from "./tiny.ts";

/** A thick bar on paper, dark on light: upright or lying. */
function barPicture(direction: "upright" | "lying"): Uint8Array {
  const pixels = new Uint8Array(60 * 60).fill(255);
  for (let i = 10; i < 50; i++) {
    for (let j = 26; j < 34; j++) pixels[direction === "upright" ? i * 60 + j : j * 60 + i] = 0;
  }
  return writePng(new Tensor("uint8", [60, 60], pixels));
}

/** Says whether there is more ink in the middle column or in the middle row. */
const weight = zeros([784, 2]);
for (let i = 0; i < 28; i++) {
  weight.data[(i * 28 + 14) * 2] = 1;
  weight.data[(14 * 28 + i) * 2 + 1] = 1;
}
const judge = new Network([new Dense({ weight }), new Softmax()], {
  input: { scale: "1/255" },
  labels: ["1", "0"],
});

const files = {
  "net.safetensors": safetensors(judge),
  "one.png": barPicture("upright"),
  "dash.png": barPicture("lying"),
  "blank.png": writePng(new Tensor("uint8", [9, 9], new Uint8Array(81))),
  "text.png": "not a picture",
  "empty.png": "",
  "cut.png": barPicture("upright").subarray(0, 9),
  "seven.jpg": Uint8Array.of(0xff, 0xd8, 0xff, 0xe0, 0, 0x10),
  "seven.svg": '<?xml version="1.0"?>\n<svg xmlns="http://www.w3.org/2000/svg"/>',
  "seven.webp": "RIFF\x10\x00\x00\x00WEBPVP8 ",
  "evil.pkl": "cos\nsystem\n(S'true'\ntR.",
};

/** Runs `predict` in a folder with these files. */
async function predict(names: readonly string[], ...extra: string[]) {
  const path = folder(files);
  const result = await feedforward([
    "predict",
    ...names.map((name) => join(path, name)),
    "--weights",
    join(path, "net.safetensors"),
    ...extra,
  ]);
  expect(listing(path)).toEqual(Object.keys(files).sort());
  return { ...result, err: result.err.replaceAll(`${path}/`, "") };
}

const converted = ": convert it to PNG, as ImageMagick's magick mogrify -format png does";

describe("predict", () => {
  it("shows what the network sees and says", async () => {
    const { code, out, err } = await predict(["one.png"]);
    expect({ code, err }).toEqual({ code: 0, err: "" });
    expect(out).toContain("one.png\n");
    expect(out).toContain("Prediction: 1\n");
    expect(out).toMatch(/1 {2}█{23}[█▉▊] +(> 99\.9|100\.0|99\.\d) %\n/);
  });

  it("takes several pictures", async () => {
    const { code, out } = await predict(["one.png", "dash.png"]);
    expect([code, out.match(/Prediction: \S+/g)]).toEqual([0, ["Prediction: 1", "Prediction: 0"]]);
  });

  it("gives JSON", async () => {
    const { out } = await predict(["one.png", "dash.png"], "--json", "--top", "1");
    expect(JSON.parse(out)).toMatchObject([
      { file: expect.stringMatching(/one\.png$/), label: "1", classes: [{ index: 0, label: "1" }] },
      { file: expect.stringMatching(/dash\.png$/), label: "0", classes: [{ index: 1, label: "0" }] },
    ]);
  });

  it.each([
    [
      "text.png",
      "text.png: expected a picture (PNG) or arrays (npy, npz, JSON), got bytes of no format that is known here",
    ],
    ["empty.png", "empty.png: the file is empty"],
    ["seven.jpg", `seven.jpg: expected a picture (PNG) or arrays (npy, npz, JSON), got JPEG${converted}`],
    ["seven.svg", `seven.svg: expected a picture (PNG) or arrays (npy, npz, JSON), got SVG${converted}`],
    ["seven.webp", `seven.webp: expected a picture (PNG) or arrays (npy, npz, JSON), got WebP${converted}`],
    ["net.safetensors", "net.safetensors: expected a picture (PNG) or arrays (npy, npz, JSON), got safetensors"],
    ["evil.pkl", "evil.pkl: expected a picture (PNG) or arrays (npy, npz, JSON), got pickle"],
    ["cut.png", "cut.png: png: the file is cut short: a chunk needs 8 bytes, 1 remain at offset 8"],
    [
      "blank.png",
      "blank.png: digit: no ink found: nothing stands out clearly from the background; expected one digit, dark on evenly light paper or light on dark",
    ],
    ["none.png", "cannot read none.png: no such file or folder"],
  ])("refuses %s, and still looks at the others", async (name, sentence) => {
    const { code, out, err } = await predict([name, "dash.png"]);
    expect({ code, err }).toEqual({ code: 1, err: `feedforward: ${sentence}\n` });
    expect(out).toContain("Prediction: 0\n");
  });

  it("says in JSON too which picture was refused", async () => {
    const { code, out } = await predict(["text.png", "one.png"], "--json");
    expect(code).toBe(1);
    expect(JSON.parse(out)).toMatchObject([
      { error: { message: expect.stringContaining("expected a picture (PNG)") as string } },
      { label: "1" },
    ]);
  });
});
