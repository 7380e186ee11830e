/** `predict` of arrays names classes, as `classify` and `topK` have them, for networks and graphs; of numbers it names none. */

import { join } from "node:path";
import { expect, it } from "vitest";
import { writeNpy } from "../../src/formats/npy.ts";
import { writeOnnx } from "../../src/formats/onnx.ts";
import { Activation, Dense } from "../../src/network/layer.ts";
import { Network } from "../../src/network/network.ts";
import { Session } from "../../src/session.ts";
import { Tensor, tensor } from "../../src/tensor/tensor.ts";
import { feedforward, folder } from "./surroundings.ts";
import { network, safetensors } from "./tiny.ts";

const labels = ["up", "down", "left", "right"];
const classes = network({ scale: null }).with({ labels });
const gate = new Network([new Dense({ weight: [[2], [0], [0], [0]] }), new Activation("sigmoid")], {
  labels: ["no", "yes"],
});
const number = new Network([new Dense({ weight: [[2], [0], [0], [0]] })]);
const rows = tensor([
  [0, 0.5, 0.25, 0],
  [1, Number.NaN, 0, 0],
  [0.25, 0.25, 0, 0],
]);
const many = new Tensor(
  "float32",
  [25, 4],
  Float32Array.from({ length: 100 }, (_, i) => (i % 5) / 4),
);
const files = {
  "classes.safetensors": safetensors(classes),
  "classes.onnx": writeOnnx(classes),
  "gate.safetensors": safetensors(gate),
  "number.safetensors": safetensors(number),
  "rows.npy": writeNpy(rows),
  "row.npy": writeNpy(rows.row(0)),
  "many.npy": writeNpy(many),
};

async function predict(input: string, model: string, ...more: readonly string[]) {
  const path = folder(files);
  return feedforward(["predict", join(path, input), "--weights", join(path, model), ...more]);
}

it.each(["classes.safetensors", "classes.onnx", "gate.safetensors"])(
  "%s: the labels of classify and topK",
  async (name) => {
    const session = new Session(name.startsWith("gate") ? gate : classes);
    const { code, out } = await predict("rows.npy", name, "--top", "2", "--json");
    const [{ rows: named }] = JSON.parse(out);
    expect(code).toBe(0);
    const top = [0, 1, 2].map((row) => session.topK(rows.row(row), 2));
    expect(named.map((row: { classes: object[] }) => row.classes)).toEqual(JSON.parse(JSON.stringify(top)));
    expect(named.map((row: { label: string }) => row.label)).toEqual(top.map(([best]) => best!.label));
  },
);

it("shows a line a row, with the shares", async () => {
  const { out } = await predict("rows.npy", "classes.safetensors", "--top", "2");
  expect(out).toMatch(/Prediction\n {2}0 {2}down 91\.\d %, left 7\.\d %\n {2}1 {2}\w+ NaN %/);
  expect((await predict("row.npy", "classes.safetensors")).out).toMatch(/\n {2}down 91\.\d %\n$/);
});

it("cuts many rows", async () => {
  const { out } = await predict("many.npy", "classes.safetensors");
  expect(out).toMatch(/\n {2}19 {2}\w+ [\d.]+ %\n {2}… \(25\)\n$/);
});

it("names nothing of a number", async () => {
  const { out } = await predict("rows.npy", "number.safetensors", "--json");
  expect(Object.keys(JSON.parse(out)[0])).toEqual(["file", "outputs"]);
});
