/** The command as processes: workers that are killed by their id and started again, and what they said. */

import { type ChildProcess, spawn } from "node:child_process";
import { ended } from "./servers.ts";

export interface Program {
  readonly path: string;
  readonly remove: () => void;
}

export interface Ended {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

/** A process of the command. */
export class Command {
  readonly child: ChildProcess;
  readonly end: Promise<Ended>;
  out = "";
  err = "";

  constructor(program: Program, args: readonly string[]) {
    this.child = spawn(process.execPath, [program.path, ...args], { stdio: ["ignore", "pipe", "pipe"] });
    this.child.stdout!.on("data", (text) => {
      this.out += String(text);
    });
    this.child.stderr!.on("data", (text) => {
      this.err += String(text);
    });
    this.end = new Promise((resolve) => {
      this.child.once("close", (code) => resolve({ code, out: this.out, err: this.err }));
    });
  }

  kill(signal: NodeJS.Signals = "SIGKILL"): Promise<void> {
    return ended(this.child, signal);
  }
}
