/**
 * The memory that a graph may take: more is refused before anything is allocated.
 */

import { unsupportedError } from "../errors.ts";
import { programBytes, usualMemoryBytes } from "../program/memory.ts";
import type { Program } from "../program/program.ts";

/** Throws where values that are alive together and constants take more. */
export function checkMemory(program: Program, memoryBytes: number = usualMemoryBytes): void {
  const bytes = programBytes(program);
  if (bytes <= memoryBytes) return;
  throw unsupportedError(
    "graph-memory",
    "graph: these shapes want $bytes bytes, more than the $limit allowed: give smaller ones, or a session { memoryBytes }",
    bytes,
    memoryBytes,
  );
}
