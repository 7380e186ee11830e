/**
 * docs/cookbook.md: its programs run as they stand there, in a folder with the files that they speak of, and print what stands
 * beside them; those of a page with a page's few names around them. Both languages show the same programs.
 */

import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import * as files from "node:fs/promises";
import { createServer, type RequestListener } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as consumers from "node:stream/consumers";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from "vitest";
import * as data from "../src/data.ts";
import { writeNpz } from "../src/formats/npz.ts";
import * as feedforward from "../src/index.ts";
import * as node from "../src/node.ts";
import * as training from "../src/train.ts";
import { type Modules, printedBy, promisedBy } from "./programs.ts";

const root = fileURLToPath(new URL("../../../", import.meta.url));
const read = (path: string): string => readFileSync(join(root, path), "utf8");
const english = read("docs/cookbook.md");

/** Handlers of servers that programs start, instead of a server on a port that may be taken. */
const handlers: RequestListener[] = [];

const modules: Modules = {
  feedforward: async () => feedforward,
  "feedforward/data": async () => data,
  "feedforward/node": async () => node,
  "feedforward/train": async () => training,
  "feedforward/web": async () => ({ load: (path: string) => node.load(path) }), // a page's address is a file's here
  "node:fs/promises": async () => files,
  "node:http": async () => ({
    createServer: (handler: RequestListener) => ({ listen: () => void handlers.push(handler) }),
  }),
  "node:stream/consumers": async () => consumers,
};

/** A program by the name in its first line. */
function program(name: string): string {
  const [, code] = new RegExp(`\`\`\`js\n(// ${name}\n.*?)\`\`\``, "s").exec(english) ?? [];
  if (code === undefined) throw new Error(`no program ${name}`);
  return code;
}

const home = process.cwd();
const folder = mkdtempSync(join(tmpdir(), "feedforward-cookbook-"));

beforeAll(async () => {
  const models = join(folder, "node_modules/feedforward/models");
  mkdirSync(models, { recursive: true });
  const shipped = join(root, "models/mnist-mlp.safetensors");
  for (const place of [models, folder]) copyFileSync(shipped, join(place, "mnist-mlp.safetensors"));
  process.chdir(folder);
  // README's program makes the file that the recipes speak of; risk.npz holds its arrays alone.
  const [, made] = /```js\n(\/\/ risk\.mjs\n.*?)```/s.exec(read("README.md"))!;
  expect(await printedBy(made!, modules)).toEqual(promisedBy(made!));
  const network = await node.loadNetwork("risk.safetensors");
  const names = ["W1", "b1", "W2", "b2"];
  const arrays = [...network.parameters.values()].map((tensor, i) => [names[i]!, tensor] as const);
  writeFileSync("risk.npz", writeNpz(arrays));
});
afterAll(() => {
  process.chdir(home);
  rmSync(folder, { recursive: true });
});

describe("a program that prints", () => {
  it.each(["hidden.mjs", "why.mjs", "go-on.mjs", "smaller.mjs"])("%s", async (name) => {
    const code = program(name);
    expect(promisedBy(code).length).toBeGreaterThan(0);
    expect(await printedBy(code, modules)).toEqual(promisedBy(code));
  });
});

it("service.mjs answers, and says what is wrong", async () => {
  await printedBy(program("service.mjs"), modules);
  const server = createServer(handlers.at(-1)).listen(0, "127.0.0.1");
  onTestFinished(() => void server.close());
  await new Promise((resolve) => server.once("listening", resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
  const ask = (body: object): Promise<Response> => fetch(url, { method: "POST", body: JSON.stringify(body) });
  const input = { mean: [48.8, 4.3], std: [17.6, 2.8] };
  const network = await node.loadNetwork("risk.npz", { hidden: "relu", output: "sigmoid", input });
  const [best] = new feedforward.Session(network).topK([70, 1], 1);
  expect(await (await ask({ age: 70, hours: 1 })).json()).toEqual({ label: "ill", probability: best!.probability });
  const refused = await ask({ age: 70 });
  expect([refused.status, await refused.text()]).toEqual([400, expect.stringMatching(/^tensor: .*undefined/)]);
});

/** What a page's canvas gives of a picture: black ink on white paper, enlarged. */
function drawn(pixels: Uint8Array, scale: number): { width: number; height: number; data: Uint8ClampedArray } {
  const side = 28 * scale;
  const bytes = new Uint8ClampedArray(side * side * 4).fill(255);
  for (let i = 0; i < side * side; i++) {
    const [row, column] = [Math.floor(i / side / scale), Math.floor((i % side) / scale)];
    bytes.fill(255 - pixels[28 * row + column]!, 4 * i, 4 * i + 3);
  }
  return { width: side, height: side, data: bytes };
}

it("canvas.js says which digit was drawn", async () => {
  const { images, labels } = await node.loadMnistSet("test", { normalize: false });
  const output = { textContent: "" };
  let up: () => void = () => {};
  const picture = drawn(images.row(0).data as Uint8Array, 10);
  const canvas = {
    width: picture.width,
    height: picture.height,
    addEventListener: (_: string, listener: () => void) => (up = listener),
    getContext: () => ({ getImageData: () => picture }),
  };
  const document = { querySelector: (name: string) => (name === "canvas" ? canvas : output) };
  await printedBy(program("canvas.js"), modules, { document });
  up();
  expect(output.textContent).toMatch(new RegExp(`^${labels.data[0]}, \\d+ %$`));
  expect(() => data.digitFromImage(drawn(new Uint8Array(784), 10))).toThrow(
    expect.objectContaining({ code: /`(digit-\w+)`/.exec(english)![1] }),
  );
});

it("worker.js answers what main.js asks", async () => {
  type Listener = (event: { data: unknown }) => Promise<void>;
  const heard: Record<string, Listener> = {};
  const inside = {
    addEventListener: (_: string, listener: Listener) => (heard["worker"] = listener),
    postMessage: (answer: unknown) => void heard["page"]!({ data: answer }),
  };
  await printedBy(program("worker.js"), modules, { self: inside });
  let asked: unknown;
  class Worker {
    addEventListener(_: string, listener: Listener): void {
      heard["page"] = listener;
    }
    postMessage(message: unknown): void {
      asked = message;
    }
  }
  const code = program("main.js").replace("import.meta.url", '"file:///"');
  const printed: unknown[] = [];
  const console = { log: (text: unknown) => printed.push(text) };
  await printedBy(code, modules, { Worker, console });
  await heard["worker"]!({ data: asked });
  const session = new feedforward.Session(await node.loadNetwork("mnist-mlp.safetensors"));
  expect(printed).toEqual([session.classify(asked as Uint8Array)]);
});

it("the Worker is that of the examples, which runs in workerd", () => {
  const [, code] = /<!-- worker -->\n```js\n(.*?)```/s.exec(english)!;
  expect(read("examples/worker/worker.js")).toContain(`\n${code!}`);
});

it("both languages show the same programs and commands", () => {
  const blocks = (text: string): string[] => text.match(/```\w+\n.*?```/gs)!;
  expect(blocks(read("docs/cookbook.ko.md"))).toEqual(blocks(english));
});
