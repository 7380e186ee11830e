/**
 * The closing line of a test run, plain, for programs and tired eyes: `Tests: 512 passed, 0 failed, 1 skipped`. Before it stands what
 * was skipped and why. Whatever makes a run red counts as failed, also a file that did not load, a hook that threw, a
 * test that never came to its end.
 */

import type { Reporter, TestModule, TestRunEndReason, Vitest } from "vitest/node";

interface Tally {
  passed: number;
  failed: number;
  readonly skipped: string[];
}

export class TestsLineReporter implements Reporter {
  #filtered = false;

  onInit(vitest: Vitest): void {
    this.#filtered = vitest.config.testNamePattern !== undefined;
  }

  onTestRunEnd(modules: readonly TestModule[], unhandledErrors: readonly unknown[], reason: TestRunEndReason): void {
    const tally = count(modules);
    tally.failed += unhandledErrors.length;
    if (reason !== "passed" && tally.failed === 0) tally.failed = 1;
    const { passed, failed, skipped } = tally;
    // A filter by name leaves out nearly everything: that is no news.
    const lines = this.#filtered ? [] : skipped.map((words) => `skipped: ${words}`);
    const tail = skipped.length > 0 ? `, ${skipped.length} skipped` : "";
    process.stdout.write(`${[...lines, `Tests: ${passed} passed, ${failed} failed${tail}`].join("\n")}\n`);
  }
}

function count(modules: readonly TestModule[]): Tally {
  const tally: Tally = { passed: 0, failed: 0, skipped: [] };
  for (const module of modules) {
    tally.failed += module.errors().length;
    for (const suite of module.children.allSuites()) tally.failed += suite.errors().length;
    for (const test of module.children.allTests()) {
      const result = test.result();
      if (result.state === "passed") tally.passed += 1;
      else if (result.state === "skipped") tally.skipped.push(because(test.fullName, result.note));
      else tally.failed += 1; // failed, or pending for ever
    }
  }
  return tally;
}

function because(name: string, note: string | undefined): string {
  return note === undefined ? name : `${name} (${note})`;
}
