/** A server on a free port, ended with the test, and what it answers. */

import { onTestFinished } from "vitest";
import { createServer, type Server } from "../src/server.ts";
import type { ServerOptions } from "../src/server-options.ts";
import { type Answer, decodeAnswer, type Encoded } from "./client.ts";

export interface Started {
  readonly server: Server;
  readonly url: string;
}

export async function start(options: ServerOptions): Promise<Started> {
  const server = await createServer({ port: 0, drainTimeoutMs: 2000, ...options });
  onTestFinished(() => server.close());
  return { server, url: await server.listen() };
}

export interface Reply {
  readonly status: number;
  readonly headers: Headers;
  readonly body: Buffer;
  /** The body as JSON; null where it is none. */
  readonly json: Record<string, unknown>;
}

export async function ask(url: string, options: RequestInit = {}): Promise<Reply> {
  const response = await fetch(url, options);
  const body = Buffer.from(await response.arrayBuffer());
  return { status: response.status, headers: response.headers, body, json: jsonOf(body) };
}

function jsonOf(body: Buffer): Record<string, unknown> {
  try {
    return JSON.parse(body.toString()) as Record<string, unknown>;
  } catch {
    return {};
  }
}

/** Sends a request for inference. */
export function post(url: string, model: string, { body, headers }: Encoded): Promise<Reply> {
  return ask(`${url}/v2/models/${model}/infer`, { method: "POST", body: new Uint8Array(body), headers });
}

/** The answer of one that must be there. */
export async function infer(url: string, model: string, encoded: Encoded): Promise<Answer> {
  const { status, headers, body } = await post(url, model, encoded);
  if (status !== 200) throw new Error(`${status}: ${body.toString()}`);
  return decodeAnswer(body, headers.get("inference-header-content-length"));
}
