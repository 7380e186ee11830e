/**
 * Where the chapter's sample_weight.pkl is, for tests that want it; null where it is not there. The project does not
 * contain it: FEEDFORWARD_SAMPLE_WEIGHT names it, or it lies in shared/data beside the project.
 */

import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";

const beside = fileURLToPath(new URL("../../../../shared/data/sample_weight.pkl", import.meta.url));
const path = process.env["FEEDFORWARD_SAMPLE_WEIGHT"] ?? beside;

export const bookWeights: string | null = existsSync(path) ? path : null;
