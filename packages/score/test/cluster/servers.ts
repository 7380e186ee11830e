/**
 * nats-servers of a test: a cluster of three on this machine's loopback, by the configuration that docs/scale.md shows, with other
 * ports and folders. Each is a process that is killed, stopped and started again by its id.
 */

import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, openSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { type AddressInfo, createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** The version of nats-server on this machine; null where there is none. */
export function serverVersion(): string | null {
  try {
    return /v([\d.]+)/.exec(execFileSync("nats-server", ["--version"], { encoding: "utf8" }))?.[1] ?? null;
  } catch {
    return null;
  }
}

/** The recipe's configuration. */
export function recipe(page = "scale.md"): string {
  const text = readFileSync(join(process.cwd(), "docs", page), "utf8");
  return /```conf\n([\s\S]*?)```/.exec(text)![1]!;
}

interface Server {
  readonly name: string;
  readonly port: number;
  readonly folder: string;
  readonly config: string;
  process: ChildProcess | null;
}

const names = ["a", "b", "c"];

export class Servers {
  readonly #home: string;
  readonly all: readonly Server[];

  private constructor(home: string, servers: readonly Server[]) {
    this.#home = home;
    this.all = servers;
  }

  /** Starts three, or one alone, and waits until they answer. */
  static async start(count: 1 | 3 = 3): Promise<Servers> {
    const home = mkdtempSync(join(tmpdir(), "nats-"));
    const ports = await freePorts(2 * count);
    const servers = names.slice(0, count).map((name, i): Server => {
      const folder = join(home, name);
      mkdirSync(folder);
      const config = join(home, `${name}.conf`);
      writeFileSync(config, configOf(name, { folder, ports, count }));
      return { name, port: ports[i]!, folder, config, process: null };
    });
    const cluster = new Servers(home, servers);
    await cluster.beginEmpty();
    return cluster;
  }

  get nats(): string {
    return `nats://${this.all.map(({ port }) => `127.0.0.1:${port}`).join(",")}`;
  }

  /**
   * Begins servers that know nothing, one after another: three that are empty and begin at once now and then form a cluster of two, which
   * takes no stream of three copies for as long as one waits.
   */
  async beginEmpty(): Promise<void> {
    for (const server of this.all) {
      this.begin(server);
      await accepts(server.port);
      await later(1500);
    }
  }

  begin(server: Server): void {
    const log = openSync(join(this.#home, `${server.name}.log`), "a");
    server.process = spawn("nats-server", ["-c", server.config], { stdio: ["ignore", log, log] });
  }

  async kill(server: Server, signal: NodeJS.Signals = "SIGKILL"): Promise<void> {
    await ended(server.process, signal);
    server.process = null;
  }

  /** Until every one that runs accepts connections. */
  async ready(): Promise<void> {
    for (const { port, process } of this.all) if (process !== null) await accepts(port);
  }

  byName(name: string): Server | undefined {
    return this.all.find((server) => server.name === name);
  }

  /** Takes away what they know, as a broken disk does. */
  wipe(): void {
    for (const { folder } of this.all) rmSync(folder, { recursive: true, force: true });
  }

  async close(): Promise<void> {
    await Promise.all(this.all.map((server) => this.kill(server)));
    rmSync(this.#home, { recursive: true, force: true });
  }

  log(): string {
    return this.all.map(({ name }) => readFileSync(join(this.#home, `${name}.log`), "utf8").slice(-3000)).join("\n");
  }
}

interface Place {
  readonly folder: string;
  readonly ports: readonly number[];
  readonly count: number;
}

function configOf(name: string, { folder, ports, count }: Place): string {
  const i = names.indexOf(name);
  const routes = names.map((_, k) => `nats://127.0.0.1:${ports[count + k]}`).join(", ");
  const text = recipe()
    .replace("server_name: a", `server_name: ${name}`)
    .replace("0.0.0.0:4222", `127.0.0.1:${ports[i]}`)
    .replace("0.0.0.0:6222", `127.0.0.1:${ports[count + i]}`)
    .replace("/var/lib/nats", folder)
    .replace(/routes: \[.*\]/, `routes: [${routes}]`);
  return count === 1 ? text.replace(/cluster \{[\s\S]*?\n\}/, "") : text;
}

async function freePorts(count: number): Promise<number[]> {
  const open = await Promise.all(
    Array.from({ length: count }, async () => {
      const server = createServer();
      await new Promise<void>((resolve) => {
        server.listen(0, "127.0.0.1", resolve);
      });
      return server;
    }),
  );
  const ports = open.map((server) => (server.address() as AddressInfo).port);
  for (const server of open) server.close();
  return ports;
}

async function accepts(port: number): Promise<void> {
  const { connect } = await import("node:net");
  for (;;) {
    const isOpen = await new Promise<boolean>((resolve) => {
      const socket = connect(port, "127.0.0.1");
      socket.once("connect", () => {
        socket.destroy();
        resolve(true);
      });
      socket.once("error", () => resolve(false));
    });
    if (isOpen) return;
    await later(50);
  }
}

export function later(ms: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, ms);
  });
}

/** Sends a signal to a process, by its id, and waits for its end. */
export async function ended(child: ChildProcess | null, signal: NodeJS.Signals): Promise<void> {
  if (child === null || child.exitCode !== null || child.signalCode !== null) return;
  const end = new Promise<void>((resolve) => {
    child.once("exit", () => resolve());
  });
  child.kill(signal);
  await end;
}
