/**
 * `feedforward play`: the playground, the chapter as a page, on this machine. It serves the built page until it is stopped.
 */

import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { codeOf } from "../../files/system.ts";
import { loadMnistSet } from "../../node.ts";
import type { Call, ExitCode } from "../command/command.ts";
import { Refusal, whyNotWritten } from "../failure/failure.ts";
import { home } from "../home.ts";
import { type Site, serveFolder } from "./site.ts";

export interface PlayOptions {
  readonly port: number;
  readonly open: boolean;
}

export async function run(call: Call<PlayOptions>): Promise<ExitCode> {
  const { options, terminal, messages, language } = call;
  // The page lies in the package where it was packed, else where the repository builds it.
  const folder = builtIn(["page/", "../playground/dist/"]);
  if (folder === null) throw new Refusal(messages.noPage);
  const reference = builtIn(["../../docs/reference/site/"]);
  const { url, close } = await serve(folder, reference, call);
  const page = `${url}${language}/`;
  const lines = [messages.playing(terminal.accent(page))];
  if (reference !== null) lines.push(messages.referenceAt(terminal.accent(`${url}reference/`)));
  terminal.print([...lines, terminal.dim(messages.stopHint)]);
  if (options.open) openInBrowser(page);
  await new Promise<void>((resolve) => {
    process.once("SIGINT", () => resolve());
    process.once("SIGTERM", () => resolve());
  });
  await close();
  return 0;
}

async function serve(
  folder: string,
  reference: string | null,
  { options, messages }: Call<PlayOptions>,
): Promise<Site> {
  const folders = reference === null ? {} : { "/reference/": reference };
  try {
    return await serveFolder(folder, options.port, { missing: missingFile, folders });
  } catch (error) {
    const isTaken = codeOf(error) === "EADDRINUSE";
    const reason = isTaken ? messages.portsTaken : whyNotWritten(error, messages);
    throw new Refusal(messages.cannotServe(options.port, reason), { cause: error });
  }
}

/** The first of these places, seen from the package, where a site is built. */
function builtIn(places: readonly string[]): string | null {
  const folders = places.map((place) => fileURLToPath(new URL(place, home)));
  return folders.find((folder) => existsSync(`${folder}index.html`)) ?? null;
}

/** How many images of each set the page has. */
const pageImages = 10_000;

/** The packed page leaves out what lies elsewhere: the shipped networks, and MNIST's images, which the data package has. */
async function missingFile(address: string): Promise<Uint8Array | null> {
  const [, network] = /\/(mnist-mlp|mnist-pad)-[\w-]+\.safetensors$/.exec(address) ?? [];
  if (network !== undefined) return readFile(new URL(`models/${network}.safetensors`, home));
  const [, set] = /\/(t10k|train10k)-images-idx3-ubyte-[\w-]+\.bin$/.exec(address) ?? [];
  return set === undefined ? null : missingImages(set === "t10k" ? "test" : "train");
}

async function missingImages(set: "test" | "train"): Promise<Uint8Array> {
  const loaded = await loadMnistSet(set, { normalize: false, flatten: false });
  const images = loaded.images.slice(0, pageImages);
  const [count, , height, width] = images.shape as [number, 1, number, number];
  const header = Buffer.alloc(16);
  for (const [i, word] of [0x0803, count, height, width].entries()) header.writeUInt32BE(word, i * 4);
  return Buffer.concat([header, images.data as Uint8Array]);
}

/** Asks the system to show an address. Where it cannot, the address stands in the terminal. */
function openInBrowser(url: string): void {
  const [command, ...args] = openers[process.platform] ?? ["xdg-open"];
  const opener = spawn(command!, [...args, url], { stdio: "ignore", detached: true });
  opener.on("error", () => {});
  opener.unref();
}

const openers: Readonly<Partial<Record<NodeJS.Platform, readonly string[]>>> = {
  darwin: ["open"],
  win32: ["cmd", "/c", "start", ""],
};
