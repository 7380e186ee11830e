/**
 * A request for inference from its body to its answer: inflated, decoded, computed, encoded, compressed, and counted. What needs
 * no waiting is not waited for: a promise more is a microsecond of each request.
 */

import type { FastifyReply, FastifyRequest } from "fastify";
import type { ServedModel } from "../models/served-model.ts";
import { compress, encodingFor } from "../protocol/compression.ts";
import { pooledElements } from "../protocol/datatype.ts";
import { decodeRequest, headerLengthOf, type InferRequest } from "../protocol/request.ts";
import { type EncodedAnswer, encodeAnswer, type InferAnswer } from "../protocol/response.ts";
import type { Flight } from "./flight.ts";

/** How a request is read and an answer written: one for each protocol. */
export interface Codec<R extends InferRequest = InferRequest> {
  decode(model: ServedModel, body: Buffer, header: string | undefined): R;
  encode(answer: InferAnswer, asked: R): EncodedAnswer;
}

/** What answers: the model, by a protocol. */
export interface Answering<R extends InferRequest> {
  readonly model: ServedModel;
  readonly flight: Flight;
  readonly codec: Codec<R>;
}

const headerName = "inference-header-content-length";
const nothing = Buffer.alloc(0);

/** Answers one request with a model. */
export async function infer<R extends InferRequest>(
  { model, flight, codec }: Answering<R>,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<FastifyReply> {
  const startMs = performance.now();
  const { statistics } = model;
  const { headers } = request.raw;
  try {
    const encoding = headers["content-encoding"];
    if (encoding !== undefined) request.body = await flight.inflate(bodyOf(request), encoding, reply.raw);
    const asked = decode(codec, model, request);
    const rows = model.rowsOf(asked);
    const decodedMs = performance.now();
    const results = await model.run(rows);
    const computedMs = performance.now();
    const encoded = codec.encode(model.answerOf(rows, results), asked);
    const endMs = performance.now();
    const times = { totalMs: endMs - startMs, inputMs: decodedMs - startMs, outputMs: endMs - computedMs };
    statistics.addSuccess({ rows: rows.rows, ...times });
    const { headerLength } = encoded;
    reply.header("content-type", headerLength === null ? "application/json" : "application/octet-stream");
    if (headerLength !== null) reply.header(headerName, headerLength);
    const accepted = encodingFor(headers["accept-encoding"] as string | undefined, encoded.body.length);
    if (accepted === null) return reply.send(encoded.body);
    reply.header("content-encoding", accepted).header("vary", "accept-encoding");
    return reply.send(await compress(encoded.body, accepted));
  } catch (error) {
    statistics.addFailure(performance.now() - startMs);
    throw error;
  }
}

/**
 * What a body asks for. Its tensors are copied, and the body is let go: no variable of a function that waits may hold it, or a
 * thousand requests that wait hold as many bodies.
 */
function decode<R extends InferRequest>(codec: Codec<R>, model: ServedModel, request: FastifyRequest): R {
  const asked = codec.decode(model, bodyOf(request), request.raw.headers[headerName] as string | undefined);
  request.body = null;
  return asked;
}

function bodyOf({ body }: FastifyRequest): Buffer {
  return (body as Buffer | null | undefined) ?? nothing;
}

/** The Open Inference Protocol. */
export const inference: Codec = {
  decode(model, body, header) {
    const headerLength = headerLengthOf(header, body.length);
    return headerLength === 0 ? model.rawRequest(body) : decodeRequest(body, headerLength, pooledElements);
  },
  encode: encodeAnswer,
};
