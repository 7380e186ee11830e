/**
 * How the tests run. The `source` condition makes the public name `feedforward` mean the sources, so that no test sees
 * a stale build. Times are generous: they guard against a hang and judge nothing.
 */

import { defineConfig } from "vitest/config";
import { TestsLineReporter } from "./scripts/tests-line-reporter.ts";

const minute = 60_000;

export default defineConfig({
  ssr: { resolve: { conditions: ["source", "module", "node", "import", "default"] } },
  test: {
    include: ["packages/feedforward/test/**/*.test.ts", "bench/test/*.test.ts"],
    testTimeout: minute,
    hookTimeout: minute,
    reporters: ["default", new TestsLineReporter()],
    coverage: { provider: "v8", include: ["packages/feedforward/src/**"], reporter: ["text", "html"] },
  },
});
