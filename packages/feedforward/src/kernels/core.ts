/**
 * The kernels that the engine has of its own, by the name of their op: what a network of dense layers needs. The ops
 * themselves know nothing of them, so a page in plain JavaScript does not load them; every other op brings its kernel.
 */

import type { Op } from "../ops/op.ts";
import { denseKernel } from "./dense-plan.ts";
import type { Kernel } from "./kernel.ts";
import { softmaxKernel } from "./softmax.ts";
import { unaryKernel } from "./unary.ts";

const core: Readonly<Record<string, Kernel>> = { dense: denseKernel, softmax: softmaxKernel, unary: unaryKernel };

/** The kernel of an op, or null. */
export function kernelOf({ name, kernel }: Op): Kernel | null {
  return kernel ?? (Object.hasOwn(core, name) ? core[name]! : null);
}
