/**
 * A request for inference from its body to its answer: inflated, decoded, computed, encoded, compressed, and counted.
 */

import type { FastifyReply, FastifyRequest } from "fastify";
import type { ServedModel } from "../models/served-model.ts";
import { compress, encodingFor } from "../protocol/compression.ts";
import { decodeRequest, headerLengthOf, type InferRequest } from "../protocol/request.ts";
import { type EncodedAnswer, encodeAnswer } from "../protocol/response.ts";
import type { Flight } from "./flight.ts";

const headerName = "inference-header-content-length";
const nothing = Buffer.alloc(0);

/** Answers one request with a model. */
export async function infer(
  model: ServedModel,
  request: FastifyRequest,
  reply: FastifyReply,
  flight: Flight,
): Promise<FastifyReply> {
  const startMs = performance.now();
  const { statistics } = model;
  try {
    const asked = await decode(model, request, reply, flight);
    request.body = null; // its tensors were copied: it need not wait with them
    const decodedMs = performance.now();
    const { answer, rows } = await model.infer(asked);
    const computedMs = performance.now();
    const encoded = encodeAnswer(answer);
    const endMs = performance.now();
    const inputMs = decodedMs - startMs;
    statistics.addSuccess({ rows, totalMs: endMs - startMs, inputMs, outputMs: endMs - computedMs });
    return await send(encoded, reply, request.raw.headers["accept-encoding"]);
  } catch (error) {
    statistics.addFailure(performance.now() - startMs);
    throw error;
  }
}

async function decode(
  model: ServedModel,
  request: FastifyRequest,
  reply: FastifyReply,
  flight: Flight,
): Promise<InferRequest> {
  const { headers } = request.raw;
  const received = (request.body as Buffer | undefined) ?? nothing;
  const encoding = headers["content-encoding"];
  const body = encoding === undefined ? received : await flight.inflate(received, encoding, reply);
  const headerLength = headerLengthOf(headers[headerName] as string | undefined, body.length);
  return headerLength === 0 ? model.rawRequest(body) : decodeRequest(body, headerLength);
}

async function send(
  { body, headerLength }: EncodedAnswer,
  reply: FastifyReply,
  accepted: string | string[] | undefined,
): Promise<FastifyReply> {
  reply.header("content-type", headerLength === null ? "application/json" : "application/octet-stream");
  if (headerLength !== null) reply.header(headerName, headerLength);
  const encoding = encodingFor(accepted === undefined ? undefined : String(accepted), body.length);
  if (encoding === null) return reply.send(body);
  reply.header("content-encoding", encoding).header("vary", "accept-encoding");
  return reply.send(await compress(body, encoding));
}
