/**
 * A model that answers requests: a session of the library behind its batcher, and what the protocol wants to know of it. A
 * network takes numbers of every datatype by the rules of `predict`, and a graph what its file declares; an answer has the
 * bits of `session.predict` and `session.run`.
 */

import { type Model, type Network, Session, Tensor } from "feedforward";
import { outline } from "feedforward/profile";
import { classCount, classify, labelsOf } from "../protocol/classification.ts";
import { datatypeOf, type Elements, elementBytes, numeric, pooledElements } from "../protocol/datatype.ts";
import { invalid, shown } from "../protocol/fault.ts";
import type { InferRequest, RequestedOutput, WireTensor } from "../protocol/request.ts";
import type { InferAnswer, OutputTensor } from "../protocol/response.ts";
import { rowHint } from "../protocol/row-hint.ts";
import { Batcher, type Tensors } from "./batcher.ts";
import { isOfNumbers, type Port, portOf, rowSizeOf } from "./port.ts";
import { ModelStatistics } from "./statistics.ts";

export interface ModelLimits {
  readonly maxBatch: number;
  readonly maxQueue: number;
  readonly maxRows: number;
}

/** In which a run should be over, so that refusals and the health of the server are answered in time. */
const maxRunMs = 4;

export interface SessionShapes {
  readonly shapes?: Readonly<Record<string, readonly number[]>>;
}

/** What is computed, and whether it came as one row without an axis for rows. */
interface ComputedRows {
  readonly tensors: Tensors;
  readonly rows: number;
  readonly isOneRow: boolean;
}

/** The rows of a request, and what is wanted of them. */
export interface AskedRows extends ComputedRows {
  readonly id: string | null;
  readonly wanted: readonly RequestedOutput[];
}

export class ServedModel {
  readonly name: string;
  readonly version: string;
  readonly inputs: readonly Port[];
  /** `label` is among them where the model tells classes apart; it is given when it is asked for. */
  readonly outputs: readonly Port[];
  readonly labels: readonly string[] | null;
  /** What the numbers of a row are, where the file says it. */
  readonly inputNames: readonly string[] | null;
  /** Whether rows of several requests are computed together. */
  readonly isRowwise: boolean;
  readonly statistics = new ModelStatistics();
  readonly #session: Session;
  readonly #network: Network | null;
  readonly #batcher: Batcher;
  readonly #outputNames: readonly string[];
  readonly #limits: ModelLimits;
  /** The output that classes are told by; null where there is none. */
  readonly #classified: Port | null;
  readonly #isBinary: boolean;
  /** All outputs but `label`, as JSON and as binary data. */
  readonly #allOutputs: readonly [json: readonly RequestedOutput[], binary: readonly RequestedOutput[]];

  constructor(id: { name: string; version: string }, model: Model, limits: ModelLimits, options: SessionShapes = {}) {
    this.name = id.name;
    this.version = id.version;
    this.labels = model.labels;
    this.#limits = limits;
    this.#network = "layers" in model ? model : null;
    this.inputNames = this.#network?.input.names ?? null;
    // One thread: more cores are used by more processes.
    this.#session = new Session(model, { threads: 1, ...(this.#network === null ? options : {}) });
    this.isRowwise = this.#network !== null || isBatched(model, options);
    this.inputs = this.#session.inputs.map((port) => announced(portOf(port), this.#network));
    // Labels as text are told by "label", as those of every classifier.
    const outputs = this.#session.outputs.filter(isOfNumbers).map(portOf);
    this.#outputNames = outputs.map((output) => output.name);
    this.#classified = classifiedOf(outputs, model);
    this.#isBinary = this.#network === null ? isSigmoid(this.#classified, model) : this.#network.task === "binary";
    const label: Port = { name: "label", datatype: "BYTES", shape: [-1] };
    const hasLabel = this.#classified !== null && outputs.every(({ name }) => name !== "label");
    this.outputs = hasLabel ? [...outputs, label] : outputs;
    const names = this.#session.inputs.map((input) => input.name);
    const all = (isBinary: boolean) => this.#outputNames.map((name) => ({ name, isBinary, classes: 0 }));
    this.#allOutputs = [all(false), all(true)];
    this.#batcher = new Batcher({
      compute: (tensors) => {
        const feeds = new Map(names.map((name, i) => [name, tensors[i]!]));
        const given = this.#session.run(feeds);
        return this.#outputNames.map((name) => given[name]!);
      },
      isRowwise: this.isRowwise,
      maxBatch: limits.maxBatch,
      maxQueue: limits.maxQueue,
      maxRunMs,
      name: shown(id.name),
      onBatch: (batch) => this.statistics.addBatch(batch),
    });
  }

  /** 0 where rows are not put together. */
  get maxBatch(): number {
    return this.isRowwise ? this.#limits.maxBatch : 0;
  }

  get queuedRows(): number {
    return this.#batcher.queuedRows;
  }

  /** A body that is one tensor of the announced datatype and nothing else. */
  rawRequest(body: Buffer): InferRequest {
    const [input, ...others] = this.inputs;
    if (input === undefined || others.length > 0 || input.datatype === "BYTES") {
      throw invalid(
        `'Inference-Header-Content-Length' of 0 wants a model of one input, but '${shown(this.name)}' expects ${this.inputs.length}`,
      );
    }
    const { datatype } = input;
    const shape = this.#rawShape(input, body.length / elementBytes(datatype), body.length);
    const data = pooledElements(datatype, body);
    return { id: null, inputs: [{ name: input.name, datatype, shape, data }], outputs: null, isBinaryDefault: true };
  }

  /** Refuses a request where no row more may wait, before its body is read. */
  checkRoom(): void {
    if (!this.#batcher.hasNoRoomFor(1)) return;
    this.statistics.addFailure(0);
    throw this.#batcher.refusal();
  }

  /** What a request wants, checked against the model. */
  rowsOf(request: InferRequest): AskedRows {
    const wanted = this.#wantedOutputs(request);
    const given = this.#inputsOf(request.inputs);
    const { tensors, rows, isOneRow } = this.#network === null ? this.#graphRows(given) : this.#networkRows(given[0]!);
    if (rows > this.#limits.maxRows) {
      throw invalid(
        `inference request batch-size must be <= ${this.#limits.maxRows} for '${shown(this.name)}', got ${rows}`,
      );
    }
    return { id: request.id, wanted, tensors, rows, isOneRow };
  }

  /** The model's outputs for these rows, which may be computed together with others. */
  run({ tensors, rows }: AskedRows): Promise<Tensors> {
    return this.#batcher.run(tensors, rows);
  }

  answerOf({ id, wanted, isOneRow }: AskedRows, results: Tensors): InferAnswer {
    const outputs = wanted.map((output) => this.#outputOf(output, results, isOneRow));
    return { id, modelName: this.name, modelVersion: this.version, outputs };
  }

  /** All but `label` where none are asked for. */
  #wantedOutputs({ outputs, isBinaryDefault: isBinary }: InferRequest): readonly RequestedOutput[] {
    if (outputs === null || outputs.length === 0) return this.#allOutputs[isBinary ? 1 : 0];
    for (const { name } of outputs) {
      if (this.outputs.some((output) => output.name === name)) continue;
      throw invalid(`unexpected inference output '${shown(name)}' for model '${shown(this.name)}'`);
    }
    return outputs;
  }

  /** The inputs in the order of the model's. */
  #inputsOf(given: readonly WireTensor[]): Tensors {
    for (const { name } of given) {
      if (this.inputs.some((input) => input.name === name)) continue;
      const hint = rowHint(name, this.inputNames);
      throw invalid(`unexpected inference input '${shown(name)}' for model '${shown(this.name)}'${hint}`);
    }
    if (given.length !== this.inputs.length) {
      throw invalid(
        `expected ${this.inputs.length} inputs but got ${given.length} inputs for model '${shown(this.name)}'`,
      );
    }
    return this.inputs.map(({ name, datatype: expected }) => {
      const { datatype, shape, data } = given.find((input) => input.name === name)!;
      if (datatype !== "BYTES") return new Tensor(numeric[datatype].dtype, shape, data as Tensor["data"]);
      throw invalid(
        `inference input '${shown(name)}' data-type is 'BYTES', but model '${shown(this.name)}' expects '${expected}'`,
      );
    });
  }

  /** Bytes stay bytes, which the network scales; every other number is rounded to float32 once. */
  #networkRows(given: Tensor): ComputedRows {
    const { shape: row, size } = this.#network!.input;
    const { shape } = given;
    const tensor = given.dtype === "uint8" ? given : given.to("float32");
    if (isShape(shape, 1, row)) return { tensors: [tensor], rows: shape[0]!, isOneRow: false };
    const isOneRow = isShape(shape, 0, row) || isShape(shape, 0, [size]);
    // What is neither is refused by the library, in its own words.
    if (!isOneRow && !isShape(shape, 1, [size])) this.#session.predict(given);
    const rows = isOneRow ? 1 : shape[0]!;
    return { tensors: [tensor.reshape(rows, ...row)], rows, isOneRow };
  }

  /** What a graph counts as rows: the first axis, where its file leaves that open. */
  #graphRows(tensors: Tensors): ComputedRows {
    const counts = tensors.map(({ shape }, i) => (this.#hasRows(i) ? (shape[0] ?? 1) : 1));
    const rows = Math.max(1, ...counts);
    const fits = (tensor: Tensor, i: number): boolean => {
      const { shape, datatype } = this.inputs[i]!;
      const isSize = (size: number, axis: number): boolean => shape[axis] === -1 || shape[axis] === size;
      const isRows =
        tensor.rank === shape.length && tensor.shape.every((size, axis) => axis === 0 || isSize(size, axis));
      return isRows && tensor.shape[0] === rows && datatypeOf(tensor.dtype) === datatype;
    };
    // What would not fit a batch of its own kind is refused by the library, before it meets others.
    if (this.isRowwise && !tensors.every(fits)) {
      this.#session.run(new Map(this.inputs.map(({ name }, i) => [name, tensors[i]!])));
    }
    return { tensors, rows, isOneRow: false };
  }

  #hasRows(input: number): boolean {
    return this.isRowwise || this.inputs[input]!.shape[0] === -1;
  }

  #outputOf({ name, isBinary, classes }: RequestedOutput, results: Tensors, isOneRow: boolean): OutputTensor {
    const isLabel = name === "label" && this.outputs.at(-1)!.name === "label" && !this.#isOutput(name);
    const port = isLabel ? this.#classified! : this.outputs.find((output) => output.name === name)!;
    const tensor = results[this.outputs.indexOf(port)]!;
    const shape = isOneRow ? tensor.shape.slice(1) : tensor.shape;
    if (!isLabel && classes === 0) {
      return { name, datatype: datatypeOf(tensor.dtype), shape, data: tensor.data as Elements, isBinary };
    }
    const width = tensor.shape.slice(1).reduce((product, size) => product * size, 1);
    const told = { labels: this.labels, isBinary: this.#isBinary };
    const values = tensor.dtype === "float32" ? (tensor.data as Float32Array) : tensor.to("float64").data;
    if (isLabel) {
      const data = labelsOf(values, width, told);
      return { name, datatype: "BYTES", shape: [data.length], data, isBinary };
    }
    const k = classCount(width, classes, told);
    const data = classify(values, width, classes, told);
    return { name, datatype: "BYTES", shape: isOneRow ? [k] : [tensor.shape[0] ?? 1, k], data, isBinary };
  }

  #isOutput(name: string): boolean {
    return this.#outputNames.includes(name);
  }

  #rawShape(input: Port, elements: number, bytes: number): readonly number[] {
    const open = input.shape.filter((size) => size === -1).length;
    const known = input.shape.reduce((product, size) => (size === -1 ? product : product * size), 1);
    const isRow = rowSizeOf(input) === known && this.isRowwise;
    const count = elements / known;
    if (Number.isInteger(count) && (open === 0 ? count === 1 || isRow : open === 1)) {
      if (open === 0 && count !== 1) return [count, ...input.shape.slice(1)];
      return input.shape.map((size) => (size === -1 ? count : size));
    }
    const name = `input '${shown(input.name)}'`;
    if (open > 1)
      throw invalid(`${name}: a raw body does not say its shape, of which the model leaves ${open} sizes open`);
    const rowBytes = known * elementBytes(input.datatype as Exclude<Port["datatype"], "BYTES">);
    throw invalid(`unexpected total byte size ${bytes} for ${name}, expecting a multiple of ${rowBytes}`);
  }
}

/** Whether a shape is this one from an axis on. */
function isShape(shape: readonly number[], start: number, wanted: readonly number[]): boolean {
  if (shape.length !== start + wanted.length) return false;
  for (let i = 0; i < wanted.length; i++) if (shape[start + i] !== wanted[i]) return false;
  return true;
}

/** Bytes are what a network wants that says what becomes of them. */
function announced(port: Port, network: Network | null): Port {
  return network?.input.scale == null ? port : { ...port, datatype: "UINT8" };
}

/** Whether rows of a graph do not see each other. False where open sizes decide it. */
function isBatched(model: Model, options: SessionShapes): boolean {
  try {
    return outline(model, options).isBatched;
  } catch {
    return false;
  }
}

/** A network's output, unless it is a number; of a graph its only output of floats, where it has names for classes. */
function classifiedOf(outputs: readonly Port[], model: Model): Port | null {
  if ("layers" in model) return model.task === "regression" ? null : outputs[0]!;
  const floats = outputs.filter(({ datatype, shape }) => datatype === "FP32" && shape.length === 2);
  return model.labels !== null && floats.length === 1 ? floats[0]! : null;
}

/** One column and two names: the probability of the second. */
function isSigmoid(output: Port | null, { labels }: Model): boolean {
  return output !== null && output.shape[1] === 1 && labels?.length === 2;
}
