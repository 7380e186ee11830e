/** Files that are read as a model, and mean harm. They stand in files.ts, and what is asked of them in refused.ts. */

import { it } from "vitest";
import { expectRefused } from "./refused.ts";

it("are refused, each in words, and leave the process as it was", () => expectRefused("readModel"));
