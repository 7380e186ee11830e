/** The library as a place sees it that has another WebAssembly: its modules are loaded anew, after the global changed. */

import { onTestFinished, vi } from "vitest";
import type * as initializer from "../../src/network/initializer.ts";
import type * as session from "../../src/session.ts";
import type * as random from "../../src/tensor/random.ts";

export interface Library {
  readonly initializer: typeof initializer;
  readonly random: typeof random;
  readonly session: typeof session;
}

/** WebAssembly with some of its members replaced. */
export function changed(members: Record<string, unknown>): object {
  const properties = Object.entries(members).map(([name, value]) => [name, { value }]);
  return Object.create(WebAssembly, Object.fromEntries(properties)) as object;
}

/** Loads the library anew where `WebAssembly` is what is given. */
export async function libraryWith(webAssembly: object | undefined): Promise<Library> {
  vi.stubGlobal("WebAssembly", webAssembly);
  vi.resetModules();
  onTestFinished(() => {
    vi.unstubAllGlobals();
    vi.resetModules();
  });
  return {
    initializer: await import("../../src/network/initializer.ts"),
    random: await import("../../src/tensor/random.ts"),
    session: await import("../../src/session.ts"),
  };
}

/** The constructor of memories with another maximum, which counts what it makes. */
export function memoryOf(maximumPages: number): { Memory: typeof WebAssembly.Memory; made: WebAssembly.Memory[] } {
  const made: WebAssembly.Memory[] = [];
  class Memory extends WebAssembly.Memory {
    constructor({ initial, maximum = maximumPages, shared = false }: WebAssembly.MemoryDescriptor) {
      super({ initial: Math.min(initial, maximumPages), maximum: Math.min(maximum, maximumPages), shared });
      made.push(this);
    }
  }
  return { Memory, made };
}
