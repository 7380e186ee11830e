/**
 * What never ends, or is too long to be taken: devices, pipes, files without a size and answers of servers. Each is one
 * sentence that says the limit and what to do, in bounded memory; what ends is read, however it comes.
 */

import { execFileSync, spawn } from "node:child_process";
import { existsSync, readFileSync, truncateSync, writeFileSync } from "node:fs";
import { createServer, type RequestListener } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { describe, expect, it, onTestFinished } from "vitest";
import { collectBytes } from "../src/bytes/stream.ts";
import { loadNetwork, readBytes } from "../src/node.ts";
import { loadNetwork as loadWeb } from "../src/web.ts";
import { feedforward, folder } from "./cli/surroundings.ts";
import { network, safetensors } from "./cli/tiny.ts";

const isPosix = process.platform !== "win32";
const endless = "more than 256 MiB came and no end: what is no file must end before; save it as a file first";

/** A named pipe into which a command writes until its reader is gone. */
function fifo(line: string): string {
  const path = join(folder(), "pipe");
  execFileSync("mkfifo", [path]);
  const writer = spawn("sh", ["-c", `${line} > "$0"`, path], { stdio: "ignore", detached: true });
  onTestFinished(() => {
    if (writer.exitCode === null && writer.signalCode === null) process.kill(-writer.pid!);
  });
  return path;
}

describe.skipIf(!isPosix)("a file that has no end", () => {
  it("of a device", async () => {
    await expect(loadNetwork("/dev/zero")).rejects.toThrow(`cannot read /dev/zero: ${endless}`);
  });

  it("of a pipe", async () => {
    const path = fifo("yes");
    await expect(readBytes(path)).rejects.toThrow(`cannot read ${path}: ${endless}`);
  });

  it("is what check could not read, in both languages", async () => {
    const out = `/dev/zero: could not be read: ${endless}\n`;
    expect(await feedforward(["check", "/dev/zero"])).toEqual({ code: 2, out, err: "" });
    const korean = await feedforward(["inspect", "/dev/zero", "--lang", "ko"]);
    expect(korean).toEqual({
      code: 1,
      out: "",
      err: "feedforward: /dev/zero: 256 MiB를 넘도록 끝나지 않습니다. 파일이 아닌 것은 그 안에 끝나야 하니 먼저 파일로 저장하십시오\n",
    });
  });
});

describe.skipIf(!isPosix)("what ends is read", () => {
  it("from a pipe, in however many pieces", async () => {
    const path = join(folder({ "net.safetensors": safetensors() }), "net.safetensors");
    const pipe = fifo(`{ head -c 100 ${path}; sleep 0.1; tail -c +101 ${path}; }`);
    expect((await loadNetwork(pipe)).layers).toEqual(network().layers);
  });

  it("from a pipe that holds more than a piece", async () => {
    const bytes = await readBytes(fifo("head -c 5000000 /dev/zero | tr '\\0' a"));
    expect([bytes.length, bytes.every((byte) => byte === 0x61)]).toEqual([5_000_000, true]);
  });

  it.skipIf(!existsSync("/proc/version"))("from a file that says it has no bytes", async () => {
    expect(new TextDecoder().decode(await readBytes("/proc/version"))).toBe(readFileSync("/proc/version", "utf8"));
  });

  it("nothing, from an empty file", async () => {
    expect((await readBytes(join(folder({ empty: "" }), "empty"))).length).toBe(0);
  });
});

it("a file of 3 GiB is not begun", async () => {
  const path = join(folder(), "long.safetensors");
  writeFileSync(path, "");
  truncateSync(path, 3 * 2 ** 30);
  await expect(readBytes(path)).rejects.toThrow(`cannot read ${path}: it is longer than 2 GiB`);
});

/** A server that answers as it is told to; its address. */
async function serve(answer: RequestListener): Promise<string> {
  const server = createServer(answer);
  await new Promise<void>((resolve) => void server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/net`;
}

/** Zeros without end, as fast as they are taken. */
const pour: RequestListener = (_, response) => {
  const piece = Buffer.alloc(2 ** 20);
  const more = (): void => {
    while (response.write(piece));
    response.once("drain", more);
  };
  more();
};

describe("an answer", () => {
  it("without end and length is refused", async () => {
    const url = await serve(pour);
    await expect(loadWeb(url)).rejects.toThrow(
      `cannot load ${url}: more than 256 MiB came and no end: a longer file needs a content-length`,
    );
  });

  it.each<[string, RequestListener]>([
    ["with a length", (_, response) => response.setHeader("content-length", safetensors().length).end(safetensors())],
    [
      "in pieces without one",
      (_, response) => {
        response.write(safetensors().subarray(0, 99));
        response.end(safetensors().subarray(99));
      },
    ],
    [
      "compressed, of a length that is another",
      (_, response) => {
        const packed = gzipSync(safetensors());
        response.setHeader("content-encoding", "gzip").setHeader("content-length", packed.length).end(packed);
      },
    ],
  ])("is read %s", async (_, answer) => {
    expect((await loadWeb(await serve(answer))).layers).toEqual(network().layers);
  });

  it("of more bytes than may come is left there", async () => {
    let isCancelled = false;
    const stream = (pieces: number[]) =>
      new ReadableStream<Uint8Array<ArrayBuffer>>({
        pull: (controller) =>
          pieces.length === 0 ? controller.close() : controller.enqueue(new Uint8Array(pieces.shift()!).fill(7)),
        cancel() {
          isCancelled = true;
        },
      });
    expect(await collectBytes(stream([3, 0, 4]), 7)).toEqual(new Uint8Array(7).fill(7));
    expect(await collectBytes(stream([]), 0)).toEqual(new Uint8Array(0));
    expect([await collectBytes(stream([3, 5, 1]), 7), isCancelled]).toEqual([null, true]);
  });
});
