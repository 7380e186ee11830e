/** `/openapi.json`: the addresses of the protocol as OpenAPI 3.1 has them. It knows no model and needs no token. */

import { packageVersion } from "../package-files.ts";

const text = (description: string): object => ({ description });
const json = (description: string): object => ({ description, content: { "application/json": { schema: {} } } });
const fault = {
  description: "What was wrong, in one sentence; of the library's errors also their code and facts.",
  content: {
    "application/json": {
      schema: {
        type: "object",
        required: ["error"],
        properties: { error: { type: "string" }, code: { type: "string" }, facts: { type: "object" } },
      },
    },
  },
};

const inputs = {
  type: "array",
  items: {
    type: "object",
    required: ["name", "shape", "datatype"],
    properties: {
      name: { type: "string" },
      shape: { type: "array", items: { type: "integer", minimum: 0 } },
      datatype: { type: "string" },
      data: { type: "array", items: {} },
      parameters: { type: "object" },
    },
  },
};

const request = {
  type: "object",
  required: ["inputs"],
  properties: { id: { type: "string" }, inputs, outputs: { type: "array" }, parameters: { type: "object" } },
};

const infer = {
  summary: "Run a model on rows",
  requestBody: {
    content: {
      "application/json": { schema: request },
      "application/octet-stream": { schema: { type: "string", format: "binary" } },
    },
  },
  responses: { 200: json("The outputs"), 400: fault, 404: fault, 413: fault, 503: fault },
};

const parameter = (name: string): object => ({ name, in: "path", required: true, schema: { type: "string" } });

/** Every address under `/v2/models/{model}`, and the same below a version. */
function ofModel(prefix: string, parameters: readonly object[]): Record<string, object> {
  const get = (summary: string): object => ({
    parameters,
    get: { summary, responses: { 200: json(summary), 404: fault } },
  });
  return {
    [prefix]: get("Inputs and outputs of a model"),
    [`${prefix}/ready`]: get("Whether a model answers"),
    [`${prefix}/config`]: get("The configuration in Triton's form"),
    [`${prefix}/stats`]: get("What a model did"),
    [`${prefix}/infer`]: { parameters, post: infer },
  };
}

/** TensorFlow Serving's addresses of a model. */
function ofPredict(prefix: string, parameters: readonly object[]): Record<string, object> {
  const schema = {
    type: "object",
    properties: { signature_name: { const: "serving_default" }, instances: { type: "array" }, inputs: {} },
    oneOf: [{ required: ["instances"] }, { required: ["inputs"] }],
  };
  const post = {
    summary: "Run a model on rows, as TensorFlow Serving does",
    requestBody: { content: { "application/json": { schema } } },
    responses: { 200: json("predictions, or outputs"), 400: fault, 404: fault, 413: fault, 503: fault },
  };
  const summary = "Whether the versions of a model answer, as TensorFlow Serving says it";
  return {
    [prefix]: { parameters, get: { summary, responses: { 200: json(summary), 404: fault } } },
    [`${prefix}:predict`]: { parameters, post },
  };
}

export function openApi(): object {
  const get = (description: string): object => ({
    get: { summary: description, responses: { 200: json(description) } },
  });
  const health = (description: string): object => ({
    get: { summary: description, security: [], responses: { 200: json(description), 503: fault } },
  });
  const model = parameter("model");
  const change = (summary: string): object => ({
    parameters: [model],
    post: { summary, responses: { 200: text("Done"), 400: fault, 403: fault, 404: fault } },
  });
  return {
    openapi: "3.1.0",
    info: {
      title: "feedforward: Open Inference Protocol",
      version: packageVersion(),
      license: { name: "MIT", identifier: "MIT" },
    },
    security: [{}, { bearer: [] }],
    components: { securitySchemes: { bearer: { type: "http", scheme: "bearer" } } },
    paths: {
      "/v2": get("The server"),
      "/v2/health/live": health("Whether the server is there"),
      "/v2/health/ready": health("Whether the models that are served answer"),
      ...ofModel("/v2/models/{model}", [model]),
      ...ofModel("/v2/models/{model}/versions/{version}", [model, parameter("version")]),
      "/v2/models/stats": get("What all models did"),
      "/v2/repository/index": {
        post: { summary: "The models and their states", responses: { 200: json("The models") } },
      },
      "/v2/repository/models/{model}/load": change("Load a model of the folder"),
      "/v2/repository/models/{model}/unload": change("Unload a model"),
      ...ofPredict("/v1/models/{model}", [model]),
      ...ofPredict("/v1/models/{model}/versions/{version}", [model, parameter("version")]),
      "/metrics": { get: { summary: "Counters in the format of Prometheus", responses: { 200: text("Counters") } } },
    },
  };
}
