/**
 * The models that are served, by name and version. A model is loaded beside the one that answers and takes its place when it is
 * ready; where the new file is refused, the old model stays and the reason is shown. Requests that hold a model are answered
 * by it, whatever happens here meanwhile.
 */

import { readFile } from "node:fs/promises";
import type { Model } from "feedforward";
import { errorSentence } from "feedforward/messages";
import { load, type ModelOptions } from "feedforward/node";
import { invalid, notFound, shown, unavailable } from "../protocol/fault.ts";
import { ServeError } from "../serve-error.ts";
import { type Language, sentenceOf } from "../words.ts";
import { findModels, type ModelFile } from "./files.ts";
import { type ModelLimits, ServedModel, type SessionShapes } from "./served-model.ts";

export type ModelState = "READY" | "UNAVAILABLE";

export interface IndexEntry {
  readonly name: string;
  readonly version: string;
  readonly state: ModelState;
  readonly reason: string;
}

/** What happened to a model, for the log. */
export interface ModelEvent {
  readonly kind: "loaded" | "refused" | "unloaded";
  readonly name: string;
  readonly version: string;
  readonly reason?: string;
}

interface Slot {
  readonly name: string;
  readonly version: string;
  model: ServedModel | null;
  /** Why there is no model, or no newer one. */
  reason: string;
  /** The same as it was thrown, which says it in other languages too. */
  error: unknown;
  /** The file that was tried last. */
  signature: string;
}

/** Of a sentence that says why, which ends with what to do about it. */
export const reasonLength = 500;

/** A folder, a file, or models by name. */
export type ModelSource = string | Readonly<Record<string, Model>>;

export class Registry {
  readonly #source: ModelSource;
  readonly #limits: ModelLimits;
  readonly #onEvent: (event: ModelEvent) => void;
  readonly #slots = new Map<string, Slot>();
  /** The model of a name that is asked for without a version, until one of them changes. */
  readonly #newest = new Map<string, ServedModel>();
  /** Names that were unloaded by a client: files do not bring them back by themselves. */
  readonly #unloaded = new Set<string>();
  #refreshing: Promise<void> = Promise.resolve();

  constructor(source: ModelSource, limits: ModelLimits, onEvent: (event: ModelEvent) => void) {
    this.#source = source;
    this.#limits = limits;
    this.#onEvent = onEvent;
  }

  /** Loads what is new or has changed, and lets go what is gone. One at a time. */
  refresh(): Promise<void> {
    const next = this.#refreshing.then(() => this.#refresh());
    this.#refreshing = next.catch(() => {});
    return next;
  }

  /** The model of a name: of the version, or else the greatest that is ready. */
  get(name: string, version?: string): ServedModel {
    const known = version === undefined ? this.#newest.get(name) : undefined;
    if (known !== undefined) return known;
    const slots = this.#slotsOf(name);
    if (slots.length === 0) throw notFound(`Request for unknown model: '${shown(name)}' is not found`);
    if (version !== undefined && !slots.some((slot) => slot.version === version)) {
      throw notFound(`Request for unknown model: '${shown(name)}' version ${shown(version)} is not found`);
    }
    const ready = slots.filter((slot) => slot.model !== null && (version ?? slot.version) === slot.version);
    const model = ready.at(-1)?.model;
    if (model !== undefined && model !== null) {
      if (version === undefined) this.#newest.set(name, model);
      return model;
    }
    throw unavailable(`Request for unknown model: '${shown(name)}' has no available versions`);
  }

  /** Those that answer, by name and version. */
  get models(): readonly ServedModel[] {
    return [...this.#slots.values()].flatMap(({ model }) => model ?? []);
  }

  /** The versions of a name that are ready. */
  versionsOf(name: string): readonly string[] {
    return this.#slotsOf(name).flatMap(({ model }) => model?.version ?? []);
  }

  /** The states of a name's versions, or of one of them. */
  statesOf(name: string, version?: string): readonly IndexEntry[] {
    const states = this.index().filter((entry) => entry.name === name && entry.version === (version ?? entry.version));
    if (states.length > 0) return states;
    const which = version === undefined ? "" : ` version ${shown(version)}`;
    throw notFound(`Request for unknown model: '${shown(name)}'${which} is not found`);
  }

  /** Every version with its state; why a file was refused, in a language. */
  index(language: Language = "en"): readonly IndexEntry[] {
    return [...this.#slots.values()].map(({ name, version, model, reason, error }) => ({
      name,
      version,
      state: model === null ? "UNAVAILABLE" : "READY",
      reason: reason === "" || error === null ? reason : reasonOf(error, language),
    }));
  }

  /** Files that never became a model, and why. */
  get refusals(): readonly { readonly name: string; readonly error: unknown }[] {
    return [...this.#slots.values()].filter(({ model, name }) => model === null && !this.#unloaded.has(name));
  }

  /** Whether what is served can answer. A file that never became a model changes that only where it is all there is. */
  get isReady(): boolean {
    return this.models.length > 0 || this.refusals.length === 0;
  }

  /** Loads the versions of a name that the folder has, again where they are there. */
  async load(name: string): Promise<void> {
    const files = (await this.#files()).filter((file) => file.name === name);
    if (files.length === 0) throw notFound(`failed to load '${shown(name)}', no such model in the repository`);
    this.#unloaded.delete(name);
    for (const file of files) {
      const slot = await this.#loadFile(file);
      if (slot.reason !== "") throw invalid(`failed to load '${shown(name)}', ${slot.reason}`);
    }
  }

  unload(name: string): void {
    const slots = this.#slotsOf(name);
    if (slots.length === 0) throw notFound(`failed to unload '${shown(name)}', no such model`);
    this.#unloaded.add(name);
    this.#newest.delete(name);
    for (const slot of slots) {
      slot.model = null;
      slot.reason = "unloaded";
      slot.error = null;
      this.#onEvent({ kind: "unloaded", name, version: slot.version });
    }
  }

  #slotsOf(name: string): readonly Slot[] {
    const slots = [...this.#slots.values()].filter((slot) => slot.name === name);
    return slots.sort((a, b) => Number(a.version) - Number(b.version));
  }

  async #refresh(): Promise<void> {
    if (typeof this.#source !== "string") {
      for (const [name, model] of Object.entries(this.#source)) this.#add(name, model);
      return;
    }
    const files = await this.#files();
    for (const file of files) {
      const slot = this.#slots.get(keyOf(file));
      const isSame = slot?.signature === file.signature;
      if (!isSame && !this.#unloaded.has(file.name)) await this.#loadFile(file);
    }
    const kept = new Set(files.map(keyOf));
    for (const [key, { name, version }] of this.#slots) {
      if (kept.has(key)) continue;
      this.#slots.delete(key);
      this.#newest.delete(name);
      this.#onEvent({ kind: "unloaded", name, version });
    }
  }

  async #files(): Promise<readonly ModelFile[]> {
    return typeof this.#source === "string" ? findModels(this.#source) : [];
  }

  #add(name: string, model: Model): void {
    if (this.#slots.has(`${name}/1`)) return;
    const served = new ServedModel({ name, version: "1" }, model, this.#limits);
    this.#slots.set(`${name}/1`, { name, version: "1", model: served, reason: "", error: null, signature: "" });
  }

  async #loadFile(file: ModelFile): Promise<Slot> {
    const { name, version, signature, fault } = file;
    const empty: Slot = { name, version, model: null, reason: "", error: null, signature };
    const slot = this.#slots.get(keyOf(file)) ?? empty;
    slot.signature = signature;
    this.#slots.set(keyOf(file), slot);
    try {
      if (fault !== null) throw fault;
      slot.model = await openModel(file, this.#limits);
      this.#newest.delete(name);
      slot.reason = "";
      slot.error = null;
      this.#onEvent({ kind: "loaded", name, version });
    } catch (error) {
      slot.error = error;
      slot.reason = reasonOf(error, "en");
      this.#onEvent({ kind: "refused", name, version, reason: slot.reason });
    }
    return slot;
  }
}

function reasonOf(error: unknown, language: Language): string {
  return shown(sentenceOf(error, language) ?? errorSentence(error, language), reasonLength);
}

function keyOf({ name, version }: Pick<ModelFile, "name" | "version">): string {
  return `${name}/${version}`;
}

async function openModel({ name, version, path, optionsPath }: ModelFile, limits: ModelLimits): Promise<ServedModel> {
  const { shapes, ...options } = await readOptions(optionsPath);
  const model = await load(path, options);
  return new ServedModel({ name, version }, model, limits, shapes === undefined ? {} : { shapes });
}

type FileOptions = ModelOptions & SessionShapes;

/** Options are taken as they stand: `load` refuses what it does not know. */
async function readOptions(path: string): Promise<FileOptions> {
  let text: string;
  try {
    text = await readFile(path, "utf8");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return {};
    throw error;
  }
  const value = jsonOf(text);
  if (typeof value === "object" && value !== null && !Array.isArray(value)) return value as FileOptions;
  throw new ServeError("serve-model-options", `${path}: expected JSON, an object of options`, { path });
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
