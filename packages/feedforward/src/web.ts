/**
 * The edge to the web: URLs become bytes here, by `fetch`, and the pure readers do the rest.
 */

import { bytesOfResponse } from "./bytes/response.ts";
import { type MnistFlags, type MnistSet, mnistFileNames, readMnistSet } from "./data/mnist.ts";
import { openModel, openNetwork } from "./formats/model/open.ts";
import type { ModelOptions } from "./formats/model/read.ts";
import { checkMnistOptions } from "./load-options.ts";
import type { Model } from "./model.ts";
import { checkNaming } from "./network/naming-options.ts";
import type { Network } from "./network/network.ts";

export type { MnistFlags, MnistSet } from "./data/mnist.ts";
export type { ModelOptions } from "./formats/model/read.ts";

/** The chapter's three flags of `load_mnist`, and where the files are fetched from. */
export interface WebMnistOptions extends MnistFlags {
  /** The folder of the IDX files, ending in a slash. */
  readonly base: string | URL;
}

/**
 * What a file of any format that `readModel` knows holds, told by its bytes: a network, or the graph of an ONNX file. Weights in a
 * second file are fetched from the model's own folder.
 */
export async function load(url: string | URL, options: ModelOptions = {}): Promise<Model> {
  const given = checkGiven(options);
  return openModel(await fetchBytes(url), given, (name) => fetchBytes(new URL(name, absolute(url))));
}

/** As `load`, where layers are wanted: of an ONNX file those that it is a chain of, or an `UnsupportedError`. */
export async function loadNetwork(url: string | URL, options: ModelOptions = {}): Promise<Network> {
  const given = checkGiven(options);
  return openNetwork(await fetchBytes(url), given, (name) => fetchBytes(new URL(name, absolute(url))));
}

/** The options that are given; `files` are for callers that read bytes. */
function checkGiven({ files, ...naming }: ModelOptions): ModelOptions {
  return { ...checkNaming("load", naming), ...(files && { files }) };
}

/** A page's own address stands behind a relative one. */
function absolute(url: string | URL): URL {
  return new URL(url, (globalThis as { location?: { href: string } }).location?.href);
}

/** One set of MNIST from a folder on the web, with the chapter's three flags and shapes. */
export async function loadMnistSet(set: "train" | "test", options: WebMnistOptions): Promise<MnistSet> {
  checkMnistOptions(set, options, { base: "a string or an object" });
  const { base, ...flags } = options;
  const [images, labels] = await Promise.all([
    fetchBytes(new URL(mnistFileNames[set].images[0], base)),
    fetchBytes(new URL(mnistFileNames[set].labels[0], base)),
  ]);
  return readMnistSet({ images, labels }, flags);
}

/**
 * The bytes at a URL; an error with the status where the server has none, and where more come than 256 MiB and than the
 * server has announced.
 */
export async function fetchBytes(url: string | URL): Promise<Uint8Array<ArrayBuffer>> {
  return bytesOfResponse(await fetch(url), String(url));
}
export type { ReadFiles } from "./formats/onnx/external.ts";
export type { Model } from "./model.ts";
export type { NamingOptions } from "./network/naming-options.ts";
export type { Network } from "./network/network.ts";
export type { Tensor } from "./tensor/tensor.ts";
