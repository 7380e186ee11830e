/**
 * Bearer tokens. Both sides are hashed before they are compared, all of them in constant time, so neither a token's length nor
 * how much of it was right can be told from how long the answer took.
 */

import { createHash, timingSafeEqual } from "node:crypto";

export class Authorization {
  #digests: readonly Buffer[];

  constructor(tokens: readonly string[]) {
    this.#digests = tokens.map(digestOf);
  }

  replace(tokens: readonly string[]): void {
    this.#digests = tokens.map(digestOf);
  }

  /** Whether a header `Authorization` may pass: any, where there are no tokens. */
  allows(header: string | undefined): boolean {
    if (this.#digests.length === 0) return true;
    const [, token] = /^Bearer +([^ ]+)$/i.exec(header ?? "") ?? [];
    const given = digestOf(token ?? "");
    let isFound = false;
    for (const digest of this.#digests) isFound = timingSafeEqual(digest, given) || isFound;
    return isFound && token !== undefined;
  }
}

function digestOf(token: string): Buffer {
  return createHash("sha256").update(token).digest();
}
