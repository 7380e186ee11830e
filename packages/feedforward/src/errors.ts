/**
 * The three errors of the library: a shape that does not fit, bytes that are not what they claim, and a thing that is
 * understood but not supported. Every message says the operation, what was expected, what came and where, in lower
 * case and without a full stop, so that it can be shown to a person as it stands.
 */

/** Shapes, sizes or values that do not fit an operation: `dense1: expected input [*, 784], got [1, 768]`. */
export class ShapeError extends Error {
  override get name(): "ShapeError" {
    return "ShapeError";
  }
}

/** Bytes that break the rules of their format. `offset` is the position of the first byte that does, from 0. */
export class FormatError extends Error {
  override get name(): "FormatError" {
    return "FormatError";
  }
  readonly format: string;
  /** The message without format and offset. */
  readonly reason: string;
  readonly offset: number;

  constructor(format: string, reason: string, offset: number) {
    super(`${format}: ${reason} at offset ${offset}`);
    this.format = format;
    this.reason = reason;
    this.offset = offset;
  }
}

/** Something well formed that this version does not do, or refuses to do: an operator, a version, a dtype. */
export class UnsupportedError extends Error {
  override get name(): "UnsupportedError" {
    return "UnsupportedError";
  }
}
