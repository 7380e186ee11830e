/**
 * A program whose first answer takes plain JavaScript less time than any other backend needs to be made ready: a process that
 * asks once and ends is over sooner. The bits are the same. From the second run on, or when the name of
 * the backend is read, it is the best one.
 */

import type { Program } from "../program/program.ts";
import { programWork } from "../program/work.ts";
import type { NamedExecutable } from "./backend.ts";
import { reference } from "./reference.ts";

/** In multiply-adds: code that runs for the first time takes about 0.1 µs for each. */
const mostFirst = 2 ** 16;

export function lateExecutable(program: Program, prepare: () => NamedExecutable): NamedExecutable {
  let ready: NamedExecutable | undefined;
  let isFirst = true;
  const now = (): NamedExecutable => {
    isFirst = false;
    ready ??= prepare();
    return ready;
  };
  return {
    get name() {
      return now().name;
    },
    executable: {
      threadsFor: (rows) => (isFirst ? 1 : now().executable.threadsFor(rows)),
      run(batch) {
        if (isFirst && batch.rows * programWork(program) <= mostFirst) {
          isFirst = false;
          reference.prepare(program).run(batch);
        } else now().executable.run(batch);
      },
    },
  };
}
