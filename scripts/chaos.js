/**
 * `npm run chaos -- --seeds 20`: the tests of faults with so many kills and seeds each, where `npm run test:all` makes a few. Those of a
 * cluster want nats-server, and take two minutes a seed on two cores; `--first 21` goes on where another run ended.
 */

import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";

const options = /** @type {const} */ ({
  seeds: { type: "string", default: "20" },
  first: { type: "string", default: "1" },
});
const { values, positionals } = parseArgs({ options, allowPositionals: true });
const filters = positionals.length > 0 ? positionals : ["faults"];
const vitest = fileURLToPath(new URL("../node_modules/vitest/vitest.mjs", import.meta.url));
const { status } = spawnSync(process.execPath, [vitest, "run", "--project", "faults", ...filters], {
  stdio: "inherit",
  env: {
    ...process.env,
    FEEDFORWARD_KILLS: values.seeds,
    FEEDFORWARD_FAULT_SEEDS: values.seeds,
    FEEDFORWARD_FAULT_FIRST: values.first,
  },
});
process.exitCode = status ?? 1;
