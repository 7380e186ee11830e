/**
 * The bodies that are being read or answered, in bytes: their sum is bounded, so a crowd of large requests is told to come back
 * instead of filling the memory. A body that is alone is always let in.
 */

import type { FastifyReply, FastifyRequest } from "fastify";
import { inflateBody } from "../protocol/compression.ts";
import { ProtocolFault, unavailable } from "../protocol/fault.ts";

export interface FlightLimits {
  readonly maxBodyBytes: number;
  readonly maxInFlightBytes: number;
}

/** A body that was read, or why it was not. */
export type BodyRead = (fault: ProtocolFault | null, body?: Buffer) => void;

/** Bytes that count until the response is over. */
const held = Symbol("held bytes");
type Response = FastifyReply["raw"] & { [held]?: number };

export class Flight {
  readonly #limits: FlightLimits;
  #bytes = 0;
  #bodies = 0;
  #inflating: Promise<unknown> = Promise.resolve();

  constructor(limits: FlightLimits) {
    this.#limits = limits;
  }

  get bytes(): number {
    return this.#bytes;
  }

  /**
   * Reads a body to its end. Its bytes count from when they are here until the response is over: what is only announced takes
   * no room from others. A client that goes away is told nothing.
   */
  read({ raw }: FastifyRequest, response: Response, done: BodyRead): void {
    const declared = Number(raw.headers["content-length"]);
    const { maxBodyBytes } = this.#limits;
    if (declared > maxBodyBytes) {
      done(tooLarge(maxBodyBytes));
      return;
    }
    response[held] = 0;
    this.#bodies++;
    const chunks: Buffer[] = [];
    let size = 0;
    const end = (): void => {
      const body = chunks.length === 1 ? chunks[0]! : Buffer.concat(chunks, size);
      chunks.length = 0; // the request waits longer than its body
      done(null, body);
    };
    raw.on("data", (chunk: Buffer) => {
      size += chunk.length;
      chunks.push(chunk);
      const fault = size > maxBodyBytes ? tooLarge(maxBodyBytes) : this.#admit(chunk.length, response);
      if (fault !== null) {
        raw.removeAllListeners("data").removeAllListeners("end");
        raw.pause();
        done(fault);
      } else if (size === declared) end();
    });
    if (!(declared > 0)) raw.once("end", end);
  }

  /** A response is over, and with it the request. */
  release(response: Response): void {
    const bytes = response[held];
    if (bytes === undefined) return;
    this.#bytes -= bytes;
    this.#bodies--;
  }

  /**
   * The bytes that a body stands for, which count too. One body is inflated at a time, so no more than one is there before it
   * was counted.
   */
  async inflate(body: Buffer, encoding: string, response: Response): Promise<Buffer> {
    const turn = this.#inflating.then(() => inflateBody(body, encoding, this.#limits.maxBodyBytes));
    this.#inflating = turn.catch(() => {});
    const inflated = await turn;
    if (response.destroyed) return inflated;
    const fault = this.#admit(Math.max(0, inflated.length - body.length), response);
    if (fault !== null) throw fault;
    return inflated;
  }

  /** Counts bytes of a body, or says why they are too many. */
  #admit(bytes: number, response: Response): ProtocolFault | null {
    const { maxInFlightBytes } = this.#limits;
    if (this.#bodies > 1 && this.#bytes + bytes > maxInFlightBytes) {
      return unavailable(`request bodies in flight exceed ${maxInFlightBytes} bytes`);
    }
    this.#bytes += bytes;
    response[held]! += bytes;
    return null;
  }
}

function tooLarge(limit: number): ProtocolFault {
  return new ProtocolFault(413, `request body is larger than ${limit} bytes`);
}
