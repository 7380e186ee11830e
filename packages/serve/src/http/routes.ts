/**
 * The addresses of the protocol, each with its verb. `stats` stands before the names of models, which it can therefore not be.
 */

import type { FastifyInstance, FastifyRequest } from "fastify";
import type { Registry } from "../models/registry.ts";
import type { ServedModel } from "../models/served-model.ts";
import { ProtocolFault } from "../protocol/fault.ts";
import type { Settings } from "../server-options.ts";
import { type AddAddress, addressAdder, type Handler } from "./address.ts";
import type { Flight } from "./flight.ts";
import { infer, inference } from "./infer.ts";
import { modelConfig, modelMetadata, serverMetadata } from "./metadata.ts";
import { openApi } from "./openapi.ts";
import { addPredictRoutes } from "./predict.ts";

/** What the routes ask of the server. */
export interface RouteContext {
  readonly registry: Registry;
  readonly settings: Settings;
  readonly flight: Flight;
  readonly isDraining: () => boolean;
  readonly metrics: () => Promise<string>;
}

interface ModelParams {
  readonly model: string;
  readonly version?: string;
}

export function addRoutes(app: FastifyInstance, context: RouteContext): void {
  const route = addressAdder(app);
  addServerRoutes(route, context);
  for (const prefix of ["/v2/models/:model", "/v2/models/:model/versions/:version"]) {
    addModelRoutes(route, prefix, context);
  }
  addRepositoryRoutes(route, context);
  addPredictRoutes(app, context);
}

function addServerRoutes(route: AddAddress, { registry, isDraining, metrics }: RouteContext): void {
  const isReady = (): boolean => !isDraining() && registry.isReady;
  route("GET", "/v2", serverMetadata);
  route("GET", "/v2/", serverMetadata);
  route("GET", "/v2/health/live", () => ({ live: true, ready: isReady() }), { isOpen: true });
  const ready: Handler = (_, reply) => {
    const isIt = isReady();
    return reply
      .status(isIt ? 200 : 503)
      .send(isIt ? { live: true, ready: true } : { live: true, ready: false, error: unreadyError(isDraining()) });
  };
  route("GET", "/v2/health/ready", ready, { isOpen: true });
  route("GET", "/v2/models/stats", () => ({ model_stats: registry.models.map(statsOf) }));
  route("GET", "/metrics", async (_, reply) =>
    reply.header("content-type", "text/plain; version=0.0.4").send(await metrics()),
  );
  route("GET", "/openapi.json", openApi, { isOpen: true });
}

function unreadyError(isDraining: boolean): string {
  return isDraining ? "not ready" : "not ready: every model was refused, POST /v2/repository/index says why";
}

function addModelRoutes(route: AddAddress, prefix: string, { registry, flight }: RouteContext): void {
  const modelOf = (request: FastifyRequest): ServedModel => {
    const { model, version } = request.params as ModelParams;
    return registry.get(model, version);
  };
  route("GET", prefix, (request) => {
    const model = modelOf(request);
    return modelMetadata(model, registry.versionsOf(model.name));
  });
  route("GET", `${prefix}/ready`, (request) => ({ name: modelOf(request).name, ready: true }));
  route("GET", `${prefix}/config`, (request) => modelConfig(modelOf(request)));
  route("GET", `${prefix}/stats`, (request) => ({ model_stats: [statsOf(modelOf(request))] }));
  const admit = (request: FastifyRequest): void => modelOf(request).checkRoom();
  const answer: Handler = (request, reply) =>
    infer({ model: modelOf(request), flight, codec: inference }, request, reply);
  route("POST", `${prefix}/infer`, answer, { admit });
}

function statsOf(model: ServedModel): object {
  return model.statistics.toJson(model.name, model.version);
}

function addRepositoryRoutes(route: AddAddress, { registry, settings }: RouteContext): void {
  const checkAllowed = (): void => {
    if (settings.allowLoad) return;
    throw new ProtocolFault(403, "loading and unloading is off: the server was started without --allow-load");
  };
  route("POST", "/v2/repository/index", ({ headers }) => {
    return registry.index(/^ko\b/i.test(headers["accept-language"] ?? "") ? "ko" : "en");
  });
  route("POST", "/v2/repository/models/:model/load", async (request, reply) => {
    checkAllowed();
    await registry.load((request.params as ModelParams).model);
    return reply.send();
  });
  route("POST", "/v2/repository/models/:model/unload", (request, reply) => {
    checkAllowed();
    registry.unload((request.params as ModelParams).model);
    return reply.send();
  });
}
