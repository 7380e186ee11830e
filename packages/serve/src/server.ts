/**
 * The server: the protocol's routes on Fastify, with its limits. What clients send is bytes of any or no type; what they are
 * told when something is wrong is JSON with `error`. Closing it is a drain: it is not ready from then on, takes no new
 * connections, answers what it had accepted with `Connection: close`, and ends.
 */

import { Server as NetServer, type Socket } from "node:net";
import fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest, LogController } from "fastify";
import { Authorization } from "./http/authorization.ts";
import { faultOf } from "./http/fault-of.ts";
import { Flight } from "./http/flight.ts";
import { metricsText, type Sample, samplesOf } from "./http/metrics.ts";
import { addPage } from "./http/page.ts";
import { addRoutes } from "./http/routes.ts";
import { type ModelEvent, Registry } from "./models/registry.ts";
import { watchModels } from "./models/watch.ts";
import { ProtocolFault, shown } from "./protocol/fault.ts";
import { reasonOf } from "./reasons.ts";
import { ServeError } from "./serve-error.ts";
import { type ServerOptions, type Settings, settle, tokensOf } from "./server-options.ts";

declare module "fastify" {
  interface FastifyRequest {
    /** Where its response goes: a body counts until that is over. */
    answer: FastifyReply["raw"] | null;
  }
}

/** In which connections that are open may send one request more, which is answered. */
const graceMs = 250;
const headerBytes = 16_384;
/** A larger body that is not wanted ends its connection. */
const mostDiscardedBytes = 65_536;

/** A server with its models loaded. */
export class Server {
  /** For what else it shall answer: routes and hooks are added before `listen`. */
  readonly app: FastifyInstance;
  readonly registry: Registry;
  readonly #settings: Settings;
  readonly #authorization: Authorization;
  readonly #flight: Flight;
  readonly #statuses = new Map<number, number>();
  #isDraining = false;
  #closing: Promise<void> | null = null;
  #endWatch: () => void = () => {};
  /** Where `/metrics` gets its samples; of several processes those of all. */
  gatherSamples: () => Promise<readonly Sample[]> = async () => this.samples();

  constructor(settings: Settings) {
    this.#settings = settings;
    this.#authorization = new Authorization(settings.tokens);
    this.#flight = new Flight(settings);
    this.app = makeApp(settings);
    this.registry = new Registry(settings.models, settings, (event) => this.#log(event));
    this.#addHooks();
    addPage(this.app);
    addRoutes(this.app, {
      registry: this.registry,
      settings,
      flight: this.#flight,
      isDraining: () => this.#isDraining,
      metrics: async () => metricsText(await this.gatherSamples()),
    });
  }

  /** Takes requests; gives the address. */
  async listen(): Promise<string> {
    const { host, port, models, watch, watchIntervalMs } = this.#settings;
    try {
      const url = await this.app.listen({ host, port });
      if (watch && typeof models === "string") {
        this.#endWatch = watchModels(models, watchIntervalMs, () => this.registry.refresh());
      }
      return url;
    } catch (error) {
      const { code = "" } = error as NodeJS.ErrnoException;
      const sentence = `serve: cannot listen on ${host}:${port}: ${reasonOf(code, "en")}`;
      throw new ServeError("serve-listen", sentence, { host, port, code });
    }
  }

  /** Models that are new or changed, and the tokens of the file. What is refused is logged; the old stays. */
  async reload(): Promise<void> {
    const { tokenFile } = this.#settings;
    if (tokenFile !== null) {
      try {
        this.#authorization.replace(await tokensOf({ tokenFile }));
      } catch (error) {
        this.app.log.error({ reason: (error as Error).message }, "tokens refused");
      }
    }
    await this.registry.refresh();
  }

  samples(): readonly Sample[] {
    return samplesOf(this.registry.models, {
      bytesInFlight: this.#flight.bytes,
      statuses: this.#statuses,
      connections: this.#connections.size,
    });
  }

  /** Ends when every accepted request is answered, or after the time that is left for it. */
  close(): Promise<void> {
    this.#closing ??= this.#drain();
    return this.#closing;
  }

  readonly #connections = new Set<Socket>();

  async #drain(): Promise<void> {
    this.#isDraining = true;
    this.#endWatch();
    const { server } = this.app;
    const startMs = performance.now();
    // Node's own `close` of an HTTP server also ends idle connections at once, on which a request may be on its way.
    if (server.listening) NetServer.prototype.close.call(server);
    while (this.#connections.size > 0 && performance.now() - startMs < this.#settings.drainTimeoutMs) {
      if (performance.now() - startMs >= graceMs) server.closeIdleConnections();
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
    server.closeAllConnections();
    await this.app.close();
  }

  #addHooks(): void {
    const { app } = this;
    app.removeAllContentTypeParsers();
    app.decorateRequest("answer", null);
    app.server.on("connection", (socket) => {
      this.#connections.add(socket);
      socket.once("close", () => this.#connections.delete(socket));
    });
    app.addHook("onRequest", (request, reply, done) => {
      if (this.#isDraining) reply.header("connection", "close");
      const { raw } = reply;
      request.answer = raw;
      raw.on("close", () => this.#over(raw));
      done(this.#refusal(request, reply) ?? undefined);
    });
    app.addContentTypeParser("*", (request, _, done) => this.#flight.read(request, request.answer!, done));
    app.setErrorHandler((error, request, reply) => this.#sendFault(error, request, reply));
    app.setNotFoundHandler((request, reply) => {
      void reply.status(404).send({ error: `Not Found: ${request.method} ${shown(request.url)}` });
    });
  }

  /** Counts a response that was sent; one whose client went away has no status. */
  #over(response: FastifyReply["raw"]): void {
    const { statusCode } = response;
    if (response.writableFinished) this.#statuses.set(statusCode, (this.#statuses.get(statusCode) ?? 0) + 1);
    this.#flight.release(response);
  }

  #refusal(request: FastifyRequest, reply: FastifyReply): ProtocolFault | null {
    if (this.#authorization.allows(request.raw.headers.authorization)) return null;
    const { isOpen = false } = request.routeOptions.config as { isOpen?: boolean };
    if (isOpen) return null;
    reply.header("www-authenticate", "Bearer");
    return new ProtocolFault(401, "Unauthorized: expected 'Authorization: Bearer TOKEN' with a token of this server");
  }

  #sendFault(error: unknown, request: FastifyRequest, reply: FastifyReply): void {
    const fault = faultOf(error);
    if (fault.status === 500) request.log.error({ reqId: request.id, err: error }, "unexpected error");
    if (fault.status === 503) reply.header("retry-after", "1");
    if (!isEndNear(request.raw)) reply.header("connection", "close");
    const { code, facts } = fault.data ?? {};
    void reply
      .status(fault.status)
      .header("content-type", "application/json")
      .send(JSON.stringify({ error: fault.message, code, facts }));
  }

  #log({ kind, ...fields }: ModelEvent): void {
    this.app.log[kind === "refused" ? "error" : "info"](fields, `model ${kind}`);
  }
}

/**
 * A server of models, ready to listen. Models that are refused are no error: the others answer, and the index says why.
 *
 *     const server = await createServer({ models: "models/", port: 8080 });
 *     await server.listen();        // "http://127.0.0.1:8080"
 *     await server.close();         // every accepted request is answered
 */
export async function createServer(options: ServerOptions): Promise<Server> {
  const settings = await settle(options);
  const server = new Server(settings);
  try {
    await server.registry.refresh();
  } catch (error) {
    const { code = "" } = error as NodeJS.ErrnoException;
    if (code === "" || typeof settings.models !== "string") throw error;
    const path = settings.models;
    const sentence = `serve: cannot read the models of ${path}: ${reasonOf(code, "en")}`;
    throw new ServeError("serve-models", sentence, { path, code });
  }
  return server;
}

/** Whether what is left of a body is soon over: Node discards it before it reads the next request. */
function isEndNear({ complete, readableFlowing, headers }: FastifyRequest["raw"]): boolean {
  const isUntouched = readableFlowing === null;
  return complete || (isUntouched && Number(headers["content-length"]) <= mostDiscardedBytes);
}

function makeApp({ logLevel, maxBodyBytes, requestTimeoutMs }: Settings): FastifyInstance {
  return fastify({
    logger: logLevel === "silent" ? false : { level: logLevel },
    logController: new LogController({ disableRequestLogging: true }),
    bodyLimit: maxBodyBytes,
    requestTimeout: requestTimeoutMs,
    keepAliveTimeout: 72_000,
    return503OnClosing: false,
    routerOptions: { maxParamLength: 512, ignoreDuplicateSlashes: false },
    http: {
      maxHeaderSize: headerBytes,
      headersTimeout: requestTimeoutMs,
      connectionsCheckingInterval: Math.min(1000, requestTimeoutMs),
    },
    clientErrorHandler: answerClientError,
  }) as unknown as FastifyInstance;
}

const clientErrors: Readonly<Record<string, readonly [status: string, sentence: string]>> = {
  HPE_HEADER_OVERFLOW: ["431 Request Header Fields Too Large", `request headers are larger than ${headerBytes} bytes`],
  ERR_HTTP_REQUEST_TIMEOUT: ["408 Request Timeout", "request was not here in time"],
};

/** What no request could be made of. */
function answerClientError(error: NodeJS.ErrnoException, socket: Socket): void {
  if (error.code === "ECONNRESET" || socket.destroyed) return;
  const [status, sentence] = clientErrors[error.code ?? ""] ?? ["400 Bad Request", "request is no HTTP"];
  const body = JSON.stringify({ error: sentence });
  const head = `HTTP/1.1 ${status}\r\nContent-Length: ${Buffer.byteLength(body)}\r\nContent-Type: application/json`;
  if (socket.writable) socket.write(`${head}\r\nConnection: close\r\n\r\n${body}`);
  socket.destroySoon();
}
