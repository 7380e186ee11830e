/**
 * TensorFlow Serving's addresses under `/v1/models`: the state of a model, and `predict`. Of its other verbs none is here.
 */

import type { FastifyInstance, FastifyRequest } from "fastify";
import type { IndexEntry, Registry } from "../models/registry.ts";
import type { ServedModel } from "../models/served-model.ts";
import { notFound, shown } from "../protocol/fault.ts";
import { decodePredict, encodePredict, type PredictRequest } from "../protocol/predict.ts";
import { addressAdder, type Handler } from "./address.ts";
import type { Flight } from "./flight.ts";
import { type Codec, infer } from "./infer.ts";

interface Params {
  readonly model?: string;
  readonly version?: string;
  /** `NAME:predict`, or below a name `VERSION:predict`. */
  readonly call?: string;
}

const codec: Codec<PredictRequest> = {
  decode: ({ inputs, inputNames }, body) => decodePredict(body, inputs, inputNames),
  encode: (answer, { isRows }) => ({ body: encodePredict(answer, isRows), headerLength: null }),
};

export function addPredictRoutes(app: FastifyInstance, context: { registry: Registry; flight: Flight }): void {
  const { registry, flight } = context;
  const add = addressAdder(app);
  const status: Handler = ({ params }) => {
    const { model = "", version } = params as Params;
    return { model_version_status: registry.statesOf(model, version).map(statusOf) };
  };
  const modelOf = (request: FastifyRequest): ServedModel => calledModel(registry, request);
  const predict: Handler = (request, reply) => infer({ model: modelOf(request), flight, codec }, request, reply);
  const admit = (request: FastifyRequest): void => modelOf(request).checkRoom();
  for (const [prefix, name] of [
    ["/v1/models", "model"],
    ["/v1/models/:model/versions", "version"],
  ] as const) {
    add("GET", `${prefix}/:${name}`, status, { verbs: ["GET", "POST"] });
    add("POST", `${prefix}/:call`, predict, { verbs: ["GET", "POST"], admit });
  }
}

function calledModel(registry: Registry, { params, method, url }: FastifyRequest): ServedModel {
  const { model, call = "" } = params as Params;
  const [, name = "", verb] = /^(.*):([a-z]+)$/.exec(call) ?? [];
  if (verb !== "predict") throw notFound(`Not Found: ${method} ${shown(url)}, expected ':predict' at its end`);
  return model === undefined ? registry.get(name) : registry.get(model, name);
}

function statusOf({ version, state, reason }: IndexEntry): object {
  const isThere = state === "READY";
  return {
    version,
    state: isThere ? "AVAILABLE" : "END",
    status: { error_code: isThere ? "OK" : "UNAVAILABLE", error_message: isThere ? "" : reason },
  };
}
