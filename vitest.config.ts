/**
 * How the tests run. The `source` condition makes the public name `feedforward` mean the sources, so that no test sees
 * a stale build. Times are generous: they guard against a hang and judge nothing.
 *
 * Which project a file of the library belongs to, its folder says. Tests of a room are pure and share processes, which
 * saves each of them the loading of everything that it imports; those in the folders `apart` have a process each. What
 * makes a test pure is held by `test/architecture/projects.test.ts`.
 */

import { configDefaults, defineConfig } from "vitest/config";
import { TestsLineReporter } from "./scripts/tests-line-reporter.ts";

const minute = 60_000;
const limits = { testTimeout: 5 * minute, hookTimeout: 5 * minute };

const shared = {
  ssr: { resolve: { conditions: ["source", "module", "node", "import", "default"] } },
};

const library = "packages/feedforward/test";
const setupFiles = `${library}/setup.ts`;
/**
 * Their tests start processes, threads, servers or browsers, write files, or change what a process shares; those in
 * `sweeps` only take long.
 */
const apart = `${library}/{architecture,backend,cli,files,hostile,judged,published,runtimes,sweeps,ulp}/**/*.test.ts`;
/** They start a queue's servers and workers, and kill them. */
const killed = "packages/score/test/{cluster,faults}/**/*.test.ts";

export default defineConfig(({ mode }) => ({
  test: {
    projects: [
      {
        ...shared,
        test: {
          name: "pure",
          include: [`${library}/*/**/*.test.ts`],
          exclude: [...configDefaults.exclude, apart],
          isolate: false,
          setupFiles,
          env: mode === "quick" ? { FEEDFORWARD_QUICK: "1" } : {},
          ...limits,
        },
      },
      {
        ...shared,
        test: {
          name: "library",
          include: [`${library}/*.test.ts`, apart, "bench/test/*.test.ts"],
          setupFiles,
          ...limits,
        },
      },
      {
        ...shared,
        test: {
          name: "score",
          include: ["packages/score/test/**/*.test.ts"],
          exclude: [...configDefaults.exclude, killed],
          setupFiles,
          ...limits,
        },
      },
      { ...shared, test: { name: "faults", include: [killed], setupFiles, ...limits } },
      {
        ...shared,
        test: {
          name: "playground",
          include: ["packages/playground/test/**/*.test.{ts,tsx}"],
          globalSetup: "packages/playground/test/build.ts",
          // Nothing is judged by time, and the browser is the same for all: files share processes, and every core.
          isolate: false,
          ...limits,
        },
      },
      {
        ...shared,
        test: { name: "serve", include: ["packages/serve/test/**/*.test.ts"], ...limits },
      },
    ],
    maxWorkers: "100%",
    reporters: ["default", new TestsLineReporter()],
    coverage: {
      provider: "v8",
      include: ["packages/feedforward/src/**", "packages/serve/src/**"],
      reporter: ["text", "html"],
    },
  },
}));
