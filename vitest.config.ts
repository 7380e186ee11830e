/**
 * How the tests run. The `source` condition makes the public name `feedforward` mean the sources, so that no test sees
 * a stale build. Times are generous: they guard against a hang and judge nothing.
 */

import { defineConfig } from "vitest/config";
import { TestsLineReporter } from "./scripts/tests-line-reporter.ts";

const minute = 60_000;

const shared = {
  ssr: { resolve: { conditions: ["source", "module", "node", "import", "default"] } },
};
const limits = { testTimeout: minute, hookTimeout: minute };

export default defineConfig({
  test: {
    projects: [
      {
        ...shared,
        test: {
          name: "library",
          include: ["packages/feedforward/test/**/*.test.ts", "bench/test/*.test.ts"],
          ...limits,
        },
      },
      {
        ...shared,
        test: {
          name: "playground",
          include: ["packages/playground/test/**/*.test.{ts,tsx}"],
          globalSetup: "packages/playground/test/build.ts",
          ...limits,
        },
      },
    ],
    reporters: ["default", new TestsLineReporter()],
    coverage: { provider: "v8", include: ["packages/feedforward/src/**"], reporter: ["text", "html"] },
  },
});
