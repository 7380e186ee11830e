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
   * no room from others.
   */
  read(request: FastifyRequest, reply: FastifyReply): Promise<Buffer> {
    const { raw } = request;
    const declared = Number(raw.headers["content-length"] ?? 0);
    const { maxBodyBytes } = this.#limits;
    if (declared > maxBodyBytes) return Promise.reject(tooLarge(maxBodyBytes));
    let counted = 0;
    this.#bodies++;
    reply.raw.once("close", () => {
      this.#bytes -= counted;
      this.#bodies--;
    });
    return new Promise((resolve, reject) => {
      const chunks: Buffer[] = [];
      let size = 0;
      raw.on("data", (chunk: Buffer) => {
        size += chunk.length;
        chunks.push(chunk);
        try {
          if (size > maxBodyBytes) throw tooLarge(maxBodyBytes);
          this.#admit(chunk.length, 1);
          counted = size;
        } catch (error) {
          raw.removeAllListeners("data");
          raw.pause();
          reject(error);
        }
      });
      raw.once("end", () => resolve(chunks.length === 1 ? chunks[0]! : Buffer.concat(chunks, size)));
      raw.once("error", () => reject(new ProtocolFault(400, "request body ended early")));
    });
  }

  /**
   * The bytes that a body stands for, which count too. One body is inflated at a time, so no more than one is there before it
   * was counted.
   */
  async inflate(body: Buffer, encoding: string, reply: FastifyReply): Promise<Buffer> {
    const turn = this.#inflating.then(() => inflateBody(body, encoding, this.#limits.maxBodyBytes));
    this.#inflating = turn.catch(() => {});
    const inflated = await turn;
    const more = Math.max(0, inflated.length - body.length);
    this.#admit(more, 1);
    const release = (): void => {
      this.#bytes -= more;
    };
    if (reply.raw.destroyed) release();
    else reply.raw.once("close", release);
    return inflated;
  }

  /** `own` bodies are there already. */
  #admit(bytes: number, own: number): void {
    if (this.#bodies > own && this.#bytes + bytes > this.#limits.maxInFlightBytes) {
      throw unavailable(`request bodies in flight exceed ${this.#limits.maxInFlightBytes} bytes`);
    }
    this.#bytes += bytes;
  }
}

function tooLarge(limit: number): ProtocolFault {
  return new ProtocolFault(413, `request body is larger than ${limit} bytes`);
}
