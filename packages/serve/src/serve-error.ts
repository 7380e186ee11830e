/** What cannot be served, as an error that the command says in its language. */

/** A sentence for people, and a code that never changes. */
export class ServeError extends Error {
  override readonly name = "ServeError";
  readonly code: string;
  readonly facts: Readonly<Record<string, string | number>>;

  constructor(code: string, message: string, facts: ServeError["facts"] = {}) {
    super(message);
    this.code = code;
    this.facts = facts;
  }
}
