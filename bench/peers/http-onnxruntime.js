/** ONNX Runtime behind Fastify with the codec of `@feedforward/serve`, as one would write it: one run a request. */

import fastify from "fastify";
import ort from "onnxruntime-node";
import { decodeRequest, encodeAnswer, headerLengthOf } from "../../packages/serve/dist/index.js";

const [model] = process.argv.slice(2);
const options = {
  executionProviders: ["cpu"],
  graphOptimizationLevel: "all",
  intraOpNumThreads: 1,
  interOpNumThreads: 1,
};
const session = await ort.InferenceSession.create(model, options);
let runs = 0;

const app = fastify();
app.removeAllContentTypeParsers();
app.addContentTypeParser("*", { parseAs: "buffer" }, (_, body, done) => done(null, body));
app.post("/v2/models/m/infer", async (request, reply) => {
  const { body } = request;
  const asked = decodeRequest(body, headerLengthOf(request.headers["inference-header-content-length"], body.length));
  const [{ data, shape }] = asked.inputs;
  const { output } = await session.run({ input: new ort.Tensor("float32", data, shape) });
  runs++;
  const answer = {
    name: "output",
    datatype: "FP32",
    shape: output.dims,
    data: output.data,
    isBinary: asked.isBinaryDefault,
  };
  const encoded = encodeAnswer({ id: asked.id, modelName: "m", modelVersion: "1", outputs: [answer] });
  const isBinary = encoded.headerLength !== null;
  reply.header("content-type", isBinary ? "application/octet-stream" : "application/json");
  if (isBinary) reply.header("inference-header-content-length", encoded.headerLength);
  return reply.send(encoded.body);
});
const url = await app.listen({ port: 0 });
process.on("message", (question) => {
  if (question === "cpu") process.send({ cpu: process.cpuUsage(), runs });
});
process.send({ url });
