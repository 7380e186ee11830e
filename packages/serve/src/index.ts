/**
 * The Open Inference Protocol over HTTP for the models of feedforward. `createServer` is all that a program needs; the codec of
 * the protocol stands beside it as pure functions, for other servers.
 */

export type { Sample } from "./http/metrics.ts";
export type { Port } from "./models/port.ts";
export type { IndexEntry, ModelEvent, ModelSource, ModelState } from "./models/registry.ts";
export { type Datatype, datatypes, type Elements } from "./protocol/datatype.ts";
export { ProtocolFault } from "./protocol/fault.ts";
export {
  decodeRequest,
  headerLengthOf,
  type InferRequest,
  type RequestedOutput,
  type WireTensor,
} from "./protocol/request.ts";
export { type EncodedAnswer, encodeAnswer, type InferAnswer, type OutputTensor } from "./protocol/response.ts";
export { ServeError } from "./serve-error.ts";
export { createServer, type Server } from "./server.ts";
export type { LogLevel, ServerOptions } from "./server-options.ts";
