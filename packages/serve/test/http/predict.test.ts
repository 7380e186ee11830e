/** TensorFlow Serving's `predict` over HTTP: its addresses, and the bits of a session. */

import { Session, tensor } from "feedforward";
import { describe, expect, it } from "vitest";
import { line, pair, pixels } from "../models.ts";
import { ask, start } from "../start.ts";

describe("predict, as TensorFlow Serving has it", () => {
  const predict = async (path: string, body: object): Promise<unknown> => {
    const { url } = await start({ models: { line, pixels, pair } });
    return (await ask(`${url}/v1/models/${path}`, { method: "POST", body: JSON.stringify(body) })).json;
  };

  it.each<[string, object, object]>([
    [
      "line:predict",
      {
        instances: [
          [1, 1],
          [2, 1],
        ],
      },
      { predictions: [[1.5], [3.5]] },
    ],
    ["line/versions/1:predict", { instances: [{ input: [1, 1] }] }, { predictions: [[1.5]] }],
    ["line:predict", { signature_name: "serving_default", inputs: [[1, 1]] }, { outputs: [[1.5]] }],
    ["line:predict", { inputs: { input: [1, 1] } }, { outputs: [1.5] }],
    [
      "pair:predict",
      { instances: [{ left: [1, 2, 3], right: [1, 1, 1] }] },
      { predictions: [{ sum: [2, 3, 4], difference: [0, 1, 2] }] },
    ],
    [
      "line:predict",
      { instances: [[1, 2, 3]] },
      { code: expect.any(String), error: expect.stringContaining("[1, 3]") },
    ],
    ["pixels:predict", { instances: [[0.5, 0, 0, 0]] }, { error: "input 'input': 0.5 is no UINT8" }],
  ])("%s %j", async (path, body, expected) => {
    expect(await predict(path, body)).toMatchObject(expected);
  });

  it("has the bits of a session", async () => {
    const given = await predict("pixels:predict", {
      instances: [
        [0, 255, 3, 7],
        [9, 9, 9, 9],
      ],
    });
    const x = tensor(Uint8Array.of(0, 255, 3, 7, 9, 9, 9, 9), { shape: [2, 4] });
    const { predictions } = given as { predictions: number[][] };
    expect(Float32Array.from(predictions.flat())).toEqual(new Session(pixels).predict(x).data);
  });
});
