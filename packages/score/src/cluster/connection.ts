/**
 * A connection to the servers of a queue. It comes back by itself for as long as it takes, and notices within four seconds that a
 * server is gone: the client's own settings wait for four minutes.
 */

import { type JetStreamClient, type JetStreamManager, jetstream, jetstreamManager } from "@nats-io/jetstream";
import { connect, type NatsConnection } from "@nats-io/transport-node";
import { refuse } from "../errors.ts";

export interface Servers {
  readonly connection: NatsConnection;
  readonly js: JetStreamClient;
  readonly jsm: JetStreamManager;
}

/** JetStream of older servers lost messages when leaders were killed. */
export const leastVersion = "2.10.23";

interface Address {
  readonly servers: string[];
  readonly user?: string;
  readonly pass?: string;
  readonly token?: string;
  readonly tls?: Record<string, never>;
}

/** Connects. A worker waits for the first server to answer; a command that a person types is told that none does. */
export async function connectTo(nats: string, isPatient: boolean): Promise<Servers> {
  const address = parseAddress(nats);
  try {
    const connection = await connect({
      ...address,
      name: "feedforward score",
      maxReconnectAttempts: -1,
      pingInterval: 2000,
      maxPingOut: 2,
      waitOnFirstConnect: isPatient,
      timeout: 5000,
    });
    const jsm = await jetstreamManager(connection, { checkAPI: false, timeout: 5000 });
    return { connection, js: jetstream(connection, { timeout: 5000 }), jsm };
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw refuse("nats-unreachable", "no server of the queue answers at $servers: $reason", address.servers, reason);
  }
}

/** `nats://user:password@a,b:4223`: one scheme and one user for all. `tls://` asks for TLS. */
export function parseAddress(nats: string): Address {
  const [, scheme = "nats", user, rest = ""] = /^(?:(nats|tls):\/\/)?(?:([^@/]*)@)?(.*)$/s.exec(nats.trim())!;
  const servers = rest.split(",").map((host) => host.trim().replace(/^(nats|tls):\/\//, ""));
  if (!servers.every((host) => /^(\[[\da-f:]+\]|[\w.-]+)(:\d{1,5})?\/?$/i.test(host))) {
    throw refuse("usage-nats", '--nats: expected servers as in nats://a,b,c:4222, got "$got"', withoutUser(nats));
  }
  const [name, password] = (user ?? "").split(":").map(decodeURIComponent);
  const who = user === undefined ? {} : password === undefined ? { token: name! } : { user: name!, pass: password };
  return { servers: servers.map((host) => host.replace(/\/$/, "")), ...who, ...(scheme === "tls" && { tls: {} }) };
}

/** Passwords are not said again. */
function withoutUser(nats: string): string {
  return nats.replace(/[^/]*@/, "");
}

/** The server's version where it is older than it should be, else null. */
export function oldVersion({ connection }: Servers): string | null {
  const { version = "" } = connection.info ?? {};
  return isOlder(version, leastVersion) ? version : null;
}

export function isOlder(version: string, least: string): boolean {
  const [a, b] = [version, least].map((text) => text.split(/[.-]/).slice(0, 3).map(Number));
  const i = b!.findIndex((part, k) => part !== a![k]);
  return i >= 0 && !(a![i]! > b![i]!);
}

/** Three copies of everything where there is a cluster, else one. */
export function usualReplicas({ connection }: Servers): number {
  return connection.info?.cluster === undefined ? 1 : 3;
}
