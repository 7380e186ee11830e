/**
 * What a client is told instead of an answer: a status of HTTP and a sentence, in Triton's words where Triton has some. Errors
 * of the library keep their code and facts beside the sentence.
 */

import type { Facts } from "feedforward";

/** A request that is refused: the status of HTTP, and the sentence of the answer's `error`. */
export class ProtocolFault extends Error {
  override readonly name = "ProtocolFault";
  readonly status: number;
  /** The library's code and facts, where the sentence is the library's. */
  readonly data: { readonly code: string; readonly facts: Facts } | null;

  constructor(status: number, message: string, data: ProtocolFault["data"] = null) {
    super(message);
    this.status = status;
    this.data = data;
  }
}

/** A request that is wrong whatever the server does: 400. */
export function invalid(message: string): ProtocolFault {
  return new ProtocolFault(400, message);
}

export function notFound(message: string): ProtocolFault {
  return new ProtocolFault(404, message);
}

/** What may succeed a moment later: 503. */
export function unavailable(message: string): ProtocolFault {
  return new ProtocolFault(503, message);
}

/** Names come from clients and end up in logs and terminals: what could steer one is written as its code point. */
export function shown(text: string, most = 80): string {
  const start = text.slice(0, most).replace(/[\p{C}\p{Zl}\p{Zp}]/gu, (character) => {
    return `\\u{${character.codePointAt(0)!.toString(16)}}`;
  });
  return text.length > most ? `${start}…` : start;
}
