/**
 * An address with its verb: another verb on it is answered with 405, and what refuses a request does so before its body is read.
 */

import type {
  FastifyBaseLogger,
  FastifyInstance,
  FastifyReply,
  FastifyRequest,
  HTTPMethods,
  onRequestHookHandler,
} from "fastify";
import { ProtocolFault, shown } from "../protocol/fault.ts";

type Method = "GET" | "POST";
export type Handler = (request: FastifyRequest, reply: FastifyReply) => unknown;

export interface AddressOptions {
  /** Whether it is answered without a token. */
  readonly isOpen?: boolean;
  /** Throws what refuses a request before its body is read. */
  readonly admit?: (request: FastifyRequest) => void;
  /** All verbs of the address, where another call adds the other; the first of them refuses the rest. */
  readonly verbs?: readonly Method[];
}

export type AddAddress = (method: Method, url: string, handler: Handler, options?: AddressOptions) => void;

const methods: readonly HTTPMethods[] = ["GET", "POST", "PUT", "DELETE", "PATCH"];

export function addressAdder(app: FastifyInstance): AddAddress {
  return (method, url, handler, { isOpen = false, admit, verbs = [method] } = {}) => {
    const onRequest: onRequestHookHandler[] = [];
    if (admit !== undefined) {
      onRequest.push((request, _, done) => {
        admit(request);
        done();
      });
    }
    // A logger of each request's own would cost more than the model: what is logged here says which request it was.
    const childLoggerFactory = (logger: FastifyBaseLogger): FastifyBaseLogger => logger;
    app.route({ method, url, handler: handler as never, onRequest, childLoggerFactory, config: { isOpen } });
    if (verbs[0] === method) addRest(app, url, verbs);
  };
}

function addRest(app: FastifyInstance, url: string, verbs: readonly Method[]): void {
  app.route({
    method: methods.filter((method) => !(verbs as readonly string[]).includes(method as string)),
    url,
    handler: (request, reply) => {
      reply.header("allow", verbs.join(", "));
      throw new ProtocolFault(
        405,
        `Method Not Allowed: ${request.method} ${shown(request.url)}, expected ${verbs.join(" or ")}`,
      );
    },
  });
}
