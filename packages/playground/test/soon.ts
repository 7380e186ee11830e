/**
 * What a page shows, it shows in its own time: on a busy machine a click has been answered long before what it changes is
 * there to be read. So every comparison with a page is repeated until it holds.
 */

import { expect } from "vitest";

/** Guards against a hang and judges nothing: what holds at once costs no more than one reading. */
export const limitMs = 100_000;

/** `await expectSoon(() => row.count()).toBe(784)`: reads again until the comparison holds. The message says what was read. */
export function expectSoon<T>(read: () => T, message?: string): ReturnType<typeof expect.poll<T>> {
  return expect.poll(read, { timeout: limitMs, ...(message === undefined ? {} : { message }) });
}
