/**
 * A peer as a process of its own that stays alive: a question is a line of JSON, and so is its answer. No caller waits
 * forever: who does not answer in time is ended and has failed.
 *
 * @import { Peer } from "./results.ts"
 */

import { spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";

export const python = "/usr/bin/python3";
const here = fileURLToPath(new URL("peers/", import.meta.url));

/**
 * Every library that has threads of its own is told how many. NumPy's OpenBLAS is left to find its kernel: what may be
 * set for other programs is taken away for these.
 *
 * @param {number} threads
 */
export function environmentFor(threads) {
  const { OPENBLAS_CORETYPE: _core, OPENBLAS_L2_SIZE: _size, NODE_OPTIONS: _options, ...env } = process.env;
  const count = String(threads);
  return { ...env, OPENBLAS_NUM_THREADS: count, OMP_NUM_THREADS: count, MKL_NUM_THREADS: count, PYTHONPATH: here };
}

/**
 * The command line of a script in peers/ that a host runs.
 *
 * @param {"node" | "python"} host
 * @param {string} script without its ending
 * @param {{ node: string, flags?: readonly string[] }} options
 * @returns {[program: string, ...args: string[]]}
 */
export function hostCommand(host, script, { node, flags = [] }) {
  return host === "node" ? [node, ...flags, `${here}${script}.js`] : [python, `${here}${script}.py`];
}

export class Child {
  /** @type {import("node:child_process").ChildProcessByStdio<import("node:stream").Writable, import("node:stream").Readable, import("node:stream").Readable>} */
  #process;
  /** @type {((line: string | null) => void) | null} */
  #waiting = null;
  #isOver = false;
  /** The last lines of its standard error, for when it dies. */
  #complaints = "";

  /**
   * @param {Peer} peer
   * @param {number} threads
   * @param {string} node
   */
  constructor(peer, threads, node) {
    const [program, ...args] = hostCommand(peer.host, peer.script ?? "serve", { node });
    this.#process = spawn(program, [...args, peer.module, peer.id, String(threads)], {
      env: environmentFor(threads),
      cwd: here,
      stdio: ["pipe", "pipe", "pipe"],
    });
    const end = () => {
      this.#isOver = true;
      this.#answer(null);
    };
    this.#process.on("error", end).on("exit", end);
    this.#process.stdin.on("error", () => {}); // its end is told by `exit`
    this.#process.stderr.on("data", (chunk) => {
      this.#complaints = `${this.#complaints}${chunk}`.slice(-2000);
    });
    createInterface({ input: this.#process.stdout }).on("line", (line) => this.#answer(line));
  }

  /**
   * @param {object} question
   * @param {number} limitMs
   * @returns {Promise<any>}
   */
  async ask(question, limitMs) {
    if (this.#isOver) throw new Error(this.#lastWords());
    const line = await new Promise((resolve) => {
      const timer = setTimeout(() => this.#answer("late"), limitMs);
      this.#waiting = (answer) => {
        clearTimeout(timer);
        resolve(answer);
      };
      this.#process.stdin.write(`${JSON.stringify(question)}\n`);
    });
    if (line === null) throw new Error(this.#lastWords());
    if (line === "late") {
      this.end();
      throw new Error(`no answer within ${limitMs / 1000} s`);
    }
    const answer = JSON.parse(line);
    if (typeof answer.error === "string") throw new Error(answer.error);
    return answer;
  }

  end() {
    this.#isOver = true;
    this.#process.kill("SIGKILL");
  }

  /** @param {string | null} line */
  #answer(line) {
    const waiting = this.#waiting;
    this.#waiting = null;
    waiting?.(line);
  }

  #lastWords() {
    const last = this.#complaints.trim().split("\n").at(-1) ?? "";
    return last === "" ? "the process ended" : last;
  }
}
