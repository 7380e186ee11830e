/**
 * What a place throws where it cannot run a module: it is passed over then, and the next backend gives the same bits. Any
 * other error is a mistake of this library, and hiding it would make it look like a slow machine.
 */

/**
 * Whether an error says that this place gives no memory (RangeError), or does not compile or link: for an engine's own
 * limits, or for a policy, which is a CompileError, in Safari an EvalError from whatever first needs WebAssembly.
 */
export function isRefusal(error: unknown): boolean {
  if (error instanceof RangeError || error instanceof EvalError) return true;
  return error instanceof WebAssembly.CompileError || error instanceof WebAssembly.LinkError;
}
