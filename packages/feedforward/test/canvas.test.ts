/** What a canvas gives: its bytes are four a pixel and no rows, its picture is made into a row. */

import { runInNewContext } from "node:vm";
import { expect, it } from "vitest";
import { backendNames } from "../src/backend/select.ts";
import { digitFromImage } from "../src/data/digit.ts";
import { ShapeError } from "../src/errors.ts";
import { Network } from "../src/network/network.ts";
import { Session } from "../src/session.ts";
import { tensor } from "../src/tensor/tensor.ts";

it.each(backendNames)("clamped bytes are one row, and more of them a picture of RGBA: on %s", (backend) => {
  const digits = new Session(new Network([], { input: { size: 784 } }), { backend });
  const row = Uint8ClampedArray.from({ length: 784 }, (_, i) => i);
  expect(digits.predict(row).toArray()).toEqual([...row]);
  expect(digits.predict(new Uint8ClampedArray(0)).shape).toEqual([0, 784]);
  const pair = new Session(new Network([], { input: { size: 2 } }), { backend });
  expect(pair.predict(Uint8ClampedArray.of(2, 3, 4, 5, 6, 7)).shape).toEqual([3, 2]); // no whole pixels
  const elsewhere: Uint8ClampedArray = runInNewContext("new Uint8ClampedArray(4 * 28 * 28)");
  for (const picture of [elsewhere, new Uint8ClampedArray(4 * 28 * 28), new Uint8ClampedArray(4 * 100 * 100)]) {
    const got = `[${picture.length}] bytes of RGBA: digitFromImage({ data, width, height }) makes a row of them`;
    const refusal = new ShapeError(`predict: expected input [784] or [*, 784], got ${got}`);
    expect(() => digits.predict(picture)).toThrow(refusal);
    expect(() => digits.classify(picture)).toThrow(refusal);
    expect(() => digits.accuracy(picture, [1, 2, 3, 4])).toThrow(refusal);
    expect(() => digits.topK(picture, 1)).toThrow(refusal);
  }
  const bytes = new Uint8Array(4 * 28 * 28);
  expect(digits.predict(bytes).shape).toEqual([4, 784]);
  expect(digits.predict(tensor(Uint8ClampedArray.from(bytes)).reshape(4, 784)).shape).toEqual([4, 784]);
});

it("what the refusal says to do gives the row that is wanted", () => {
  const data = new Uint8ClampedArray(4 * 60 * 60);
  for (let row = 10; row < 50; row++) data.fill(255, 4 * (60 * row + 28), 4 * (60 * row + 33)); // white on nothing
  const digit = digitFromImage({ data, width: 60, height: 60 });
  const session = new Session(new Network([], { input: { size: 784 } }));
  expect(session.predict(digit).toArray()).toEqual([...digit.data]);
});
