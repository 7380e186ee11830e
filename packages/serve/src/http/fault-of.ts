/** Whatever was thrown while a request was answered, as what its client is told. */

import { FormatError, OptionError, ShapeError, UnsupportedError } from "feedforward";
import { ProtocolFault } from "../protocol/fault.ts";

/** Refusals of the library are the client's to mend: 400, with code and facts. Any other error is the server's own: 500. */
export function faultOf(error: unknown): ProtocolFault {
  if (error instanceof ProtocolFault) return error;
  const isRefusal = [ShapeError, OptionError, UnsupportedError, FormatError].some((Class) => error instanceof Class);
  if (isRefusal) {
    const { message, code, facts } = error as ShapeError;
    return new ProtocolFault(400, message, { code, facts });
  }
  const { statusCode = 500, code = "", message } = error as { statusCode?: number; code?: string; message: string };
  if (code.startsWith("FST_") && statusCode < 500) return new ProtocolFault(statusCode, message); // Fastify's own
  return new ProtocolFault(500, "internal error");
}
