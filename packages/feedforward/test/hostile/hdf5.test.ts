/** HDF5 files that mean harm. They stand in hdf5-files.ts, and what is asked of them in refused.ts. */

import { it } from "vitest";
import { expectRefused } from "./refused.ts";

it("are refused, each in words, and leave the process as it was", () => expectRefused("readHdf5"));
