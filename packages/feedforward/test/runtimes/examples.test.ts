/**
 * The programs of `examples/`, each where it is meant to run, with the network of this package: they say what a session says. The Worker
 * runs in workerd where `npm run runtimes` has installed it, and elsewhere in Node, which is handed the module as workerd would.
 */

import { spawn, spawnSync } from "node:child_process";
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { describe, expect, it, onTestFinished } from "vitest";
import { chromiumPath, launchChromium } from "../../../../scripts/chromium.ts";
import { type CompileOptions, compile } from "../../src/compile.ts";
import { readNetwork } from "../../src/formats/model.ts";
import { Session } from "../../src/session.ts";
import { Random } from "../../src/tensor/random.ts";
import { byteRows } from "../seeded.ts";

const root = fileURLToPath(new URL("../../../../", import.meta.url));
const network = readNetwork(readFileSync(join(root, "models/mnist-mlp.safetensors")));
const session = new Session(network);
const pictures = byteRows(new Random(5), 3, 784);
const workerd = join(root, "packages/feedforward/test/runtimes/node_modules/@cloudflare/workerd-linux-64/bin/workerd");

/** The example in a folder of its own, with the compiled network beside it. */
function example(name: string, options: CompileOptions): string {
  const path = mkdtempSync(join(tmpdir(), "feedforward-example-"));
  onTestFinished(() => rmSync(path, { recursive: true }));
  cpSync(join(root, "examples", name), path, { recursive: true });
  for (const [file, content] of compile(network, { name: "digits", ...options }))
    writeFileSync(join(path, file), content);
  writeFileSync(join(path, "package.json"), '{ "type": "module" }');
  return path;
}

/** What a service answers to each picture. */
async function expectAnswers(port: number): Promise<void> {
  for (let i = 0; i < 3; i++) {
    const pixels = pictures.row(i);
    const response = await fetch(`http://127.0.0.1:${port}/`, { method: "POST", body: Uint8Array.from(pixels.data) });
    const expected = { digit: session.classify(pixels), probabilities: [...session.predict(pixels).data] };
    expect(await response.json()).toEqual(expected);
  }
  expect((await fetch(`http://127.0.0.1:${port}/`, { method: "POST", body: "7" })).status).toBe(400);
}

describe("examples", () => {
  it("the service in Node", async () => {
    const service = spawn(process.execPath, ["service.js", "0"], {
      cwd: example("node", { target: "js" }),
      stdio: ["ignore", "pipe", "inherit"],
    });
    onTestFinished(() => void service.kill());
    const { value: port } = await createInterface({ input: service.stdout })[Symbol.asyncIterator]().next();
    await expectAnswers(Number(port));
  });

  it.skipIf(spawnSync("gcc", ["--version"]).status !== 0)("the program in C (skipped where there is no gcc)", () => {
    const cwd = example("c", { target: "c" });
    const flags = ["-std=c99", "-O2", "-ffp-contract=off", "-Wall", "-Wextra", "-Werror"];
    const built = spawnSync("gcc", [...flags, "main.c", "digits.c", "-lm", "-o", "digits"], { cwd, encoding: "utf8" });
    expect(built.stderr).toBe("");
    for (let i = 0; i < 3; i++) {
      const { stdout } = spawnSync(join(cwd, "digits"), { input: pictures.row(i).data, encoding: "utf8" });
      expect(stdout).toBe(`${String(session.classify(pictures.row(i)))}\n`);
    }
  });

  it("the Worker, as workerd would hand it its module", async () => {
    const path = example("worker", { target: "js", separate: true });
    const source = readFileSync(join(path, "worker.js"), "utf8");
    const handed = source.replace(
      'import module from "./digits.wasm";',
      'import { readFileSync } from "node:fs";\nconst module = new WebAssembly.Module(readFileSync(new URL("digits.wasm", import.meta.url)));',
    );
    expect(handed).not.toBe(source);
    writeFileSync(join(path, "handed.js"), handed);
    interface Worker {
      readonly default: { readonly fetch: (request: Request) => Promise<Response> };
    }
    const { default: worker } = (await import(/* @vite-ignore */ join(path, "handed.js"))) as Worker;
    const server = createServer((request, response) => {
      const chunks: Buffer[] = [];
      request.on("data", (chunk: Buffer) => chunks.push(chunk));
      const answer = async (): Promise<void> => {
        const body = new Request("http://localhost/", { method: "POST", body: Buffer.concat(chunks) });
        const given = await worker.fetch(body);
        response.writeHead(given.status).end(await given.text());
      };
      request.on("end", () => void answer());
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    onTestFinished(() => void server.close());
    await expectAnswers((server.address() as AddressInfo).port);
  });

  it.skipIf(!existsSync(workerd))("the Worker in workerd (skipped where npm run runtimes installed none)", async () => {
    const cwd = example("worker", { target: "js", separate: true });
    const config = readFileSync(join(cwd, "config.capnp"), "utf8").replace("127.0.0.1:8080", "127.0.0.1:0");
    writeFileSync(join(cwd, "config.capnp"), config);
    const server = spawn(workerd, ["serve", "config.capnp", "--control-fd=3"], {
      cwd,
      stdio: ["ignore", "inherit", "inherit", "pipe"],
    });
    onTestFinished(() => void server.kill());
    const lines = createInterface({ input: server.stdio[3] as NodeJS.ReadableStream })[Symbol.asyncIterator]();
    const { value } = await lines.next();
    await expectAnswers((JSON.parse(String(value)) as { port: number }).port);
  });

  it.each([
    ["script-src 'self'", false],
    ["script-src 'self' 'wasm-unsafe-eval'", true],
  ])("the page under %s (skipped where there is no Chromium)", async (policy, wasm) => {
    if (chromiumPath === null) return;
    const path = example("page", { target: "js", wasm });
    const types: Record<string, string> = { html: "text/html", js: "text/javascript" };
    const server = createServer(({ url }, response) => {
      const file = url === "/" ? "index.html" : url!.slice(1);
      const headers = { "content-type": types[file.split(".").at(-1)!] ?? "", "content-security-policy": policy };
      response.writeHead(200, headers).end(readFileSync(join(path, file)));
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    onTestFinished(() => void server.close());
    const browser = await launchChromium();
    onTestFinished(() => browser.close());
    const page = await browser.newPage();
    const complaints: string[] = [];
    page.on("pageerror", (error) => complaints.push(error.message));
    await page.goto(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`);
    const box = (await page.locator("canvas").boundingBox())!;
    await page.mouse.move(box.x + 140, box.y + 40);
    await page.mouse.down();
    await page.mouse.move(box.x + 140, box.y + 240, { steps: 20 });
    await page.mouse.up();
    await expect.poll(() => page.textContent("output")).toBe("1");
    expect(complaints).toEqual([]);
  });
});
