/** Images and labels as MNIST's own files have them: fetched once for all jobs, and each that waits is told how far it is. */

import type { Tensor } from "feedforward";
import { readIdx } from "feedforward/data";
import { fetchWithProgress } from "./fetch.ts";
import type { TestSet } from "./messages.ts";

/** What a job may say while it runs. */
export interface Talk {
  progress(stage: "fetch" | "run", share: number): void;
  /** Lets messages in, and throws if the page no longer wants the answer. */
  pause(): Promise<void>;
}

export class ImageFiles {
  readonly #urls: readonly [images: string, labels: string];
  readonly #listeners = new Set<Talk>();
  #loading: Promise<TestSet> | null = null;

  constructor(imagesUrl: string, labelsUrl: string) {
    this.#urls = [imagesUrl, labelsUrl];
  }

  /** A failure is not kept: who asks next tries again. */
  async load(talk: Talk): Promise<TestSet> {
    this.#listeners.add(talk);
    this.#loading ??= this.#fetch().catch((error: unknown) => {
      this.#loading = null;
      throw error;
    });
    try {
      return await this.#loading;
    } finally {
      this.#listeners.delete(talk);
    }
  }

  async #fetch(): Promise<TestSet> {
    const tell = (share: number) => {
      for (const talk of this.#listeners) talk.progress("fetch", share);
    };
    const [imagesUrl, labelsUrl] = this.#urls;
    const [images, labels] = await Promise.all([
      fetchWithProgress(imagesUrl, tell),
      fetchWithProgress(labelsUrl, () => {}),
    ]);
    return { images: bytesIn(images), labels: bytesIn(labels) };
  }
}

function bytesIn(file: Uint8Array): Uint8Array<ArrayBuffer> {
  return (readIdx(file) as Tensor<"uint8">).data.slice();
}
