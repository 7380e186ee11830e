/**
 * The bodies that are being read or answered, in bytes: their sum is bounded, so a crowd of large requests is told to come back
 * instead of filling the memory. A body that is alone is always let in.
 */

import type { FastifyReply, FastifyRequest } from "fastify";
import { ProtocolFault, unavailable } from "../protocol/fault.ts";

export interface FlightLimits {
  readonly maxBodyBytes: number;
  readonly maxInFlightBytes: number;
}

export class Flight {
  readonly #limits: FlightLimits;
  #bytes = 0;
  #bodies = 0;

  constructor(limits: FlightLimits) {
    this.#limits = limits;
  }

  get bytes(): number {
    return this.#bytes;
  }

  /** Reads a body to its end. Its bytes count until the response is over. */
  read(request: FastifyRequest, reply: FastifyReply): Promise<Buffer> {
    const { raw } = request;
    const declared = Number(raw.headers["content-length"] ?? 0);
    const { maxBodyBytes } = this.#limits;
    if (declared > maxBodyBytes) return Promise.reject(tooLarge(maxBodyBytes));
    let counted = 0;
    const count = (bytes: number): void => {
      this.#admit(bytes);
      counted += bytes;
    };
    try {
      count(declared);
    } catch (error) {
      return Promise.reject(error);
    }
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
          if (size > counted) count(size - counted);
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

  #admit(bytes: number): void {
    if (this.#bodies > 0 && this.#bytes + bytes > this.#limits.maxInFlightBytes) {
      throw unavailable(`request bodies in flight exceed ${this.#limits.maxInFlightBytes} bytes`);
    }
    this.#bytes += bytes;
  }
}

function tooLarge(limit: number): ProtocolFault {
  return new ProtocolFault(413, `request body is larger than ${limit} bytes`);
}
