/** wabt, the WebAssembly Binary Toolkit: an assembler, disassembler and validator that is not ours. */

import wabt from "wabt";

const toolkit = await wabt();

/** Throws where wabt finds a module invalid; it knows no shared memory here. */
export function validate(bytes: Uint8Array): void {
  const module = toolkit.readWasm(bytes, { readDebugNames: true });
  try {
    module.validate();
  } finally {
    module.destroy();
  }
}

/** The text of a module as wabt writes it, valid or not. */
export function disassemble(bytes: Uint8Array): string {
  const module = toolkit.readWasm(bytes, { readDebugNames: true, check: false, threads: true });
  try {
    module.applyNames();
    return module.toText({ foldExprs: false });
  } finally {
    module.destroy();
  }
}

/** A text as wabt assembles it. */
export function assemble(text: string): Uint8Array {
  const module = toolkit.parseWat("module.wat", text, { threads: true });
  try {
    module.resolveNames();
    return module.toBinary({ write_debug_names: true }).buffer;
  } finally {
    module.destroy();
  }
}
