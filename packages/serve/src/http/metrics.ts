/**
 * `/metrics` in the text format of Prometheus (https://prometheus.io/docs/instrumenting/exposition_formats/), version 0.0.4.
 * Samples are data before they are text, so that those of several processes can be summed.
 */

import type { ServedModel } from "../models/served-model.ts";
import type { ModelStatistics } from "../models/statistics.ts";

export interface Sample {
  readonly name: string;
  /** `model="digits",version="1"` */
  readonly labels: string;
  readonly value: number;
}

/** What the server itself knows. */
export interface ServerGauges {
  readonly bytesInFlight: number;
  readonly statuses: ReadonlyMap<number, number>;
  readonly connections: number;
}

const families: Readonly<Record<string, readonly [type: string, help: string]>> = {
  feedforward_http_responses_total: ["counter", "Responses by status."],
  feedforward_requests_total: ["counter", "Inference requests by model and whether they were answered."],
  feedforward_request_seconds_total: ["counter", "Time from the request's body to its answer, in sum."],
  feedforward_rows_total: ["counter", "Rows that were answered."],
  feedforward_batches_total: ["counter", "Runs of the model: rows / runs is the mean batch."],
  feedforward_compute_seconds_total: ["counter", "Time in the model, counted for each request of a batch."],
  feedforward_queue_seconds_total: ["counter", "Time that requests waited for their batch."],
  feedforward_queue_rows: ["gauge", "Rows that wait."],
  feedforward_model_ready: ["gauge", "1 for each model that answers."],
  feedforward_in_flight_bytes: ["gauge", "Bytes of bodies that are being read and answered."],
  feedforward_connections: ["gauge", "Open connections."],
  nv_inference_request_success: ["counter", "Requests that were answered, by Triton's name."],
  nv_inference_request_failure: ["counter", "Requests that were refused or failed, by Triton's name."],
  nv_inference_count: ["counter", "Rows that were answered, by Triton's name."],
  nv_inference_exec_count: ["counter", "Runs of the model, by Triton's name."],
  nv_inference_request_duration_us: ["counter", "Time of requests in microseconds, by Triton's name."],
  nv_inference_queue_duration_us: ["counter", "Time that requests waited for their batch, by Triton's name."],
  nv_inference_compute_input_duration_us: ["counter", "Time of reading inputs, by Triton's name."],
  nv_inference_compute_infer_duration_us: ["counter", "Time in the model, by Triton's name."],
  nv_inference_compute_output_duration_us: ["counter", "Time of writing outputs, by Triton's name."],
  process_cpu_seconds_total: ["counter", "Processor time of the process."],
  process_resident_memory_bytes: ["gauge", "Memory of the process."],
};

export function samplesOf(models: readonly ServedModel[], gauges: ServerGauges): readonly Sample[] {
  const { user, system } = process.cpuUsage();
  return [
    ...Array.from(gauges.statuses, ([status, count]) => sample("http_responses_total", count, `status="${status}"`)),
    ...models.flatMap(modelSamples),
    sample("in_flight_bytes", gauges.bytesInFlight),
    sample("connections", gauges.connections),
    { name: "process_cpu_seconds_total", labels: "", value: (user + system) / 1e6 },
    { name: "process_resident_memory_bytes", labels: "", value: process.memoryUsage.rss() },
  ];
}

function modelSamples(model: ServedModel): Sample[] {
  const { name, version, statistics, queuedRows } = model;
  const labels = `model="${escaped(name)}",version="${escaped(version)}"`;
  const { success, failure, rows, executions, compute, queue } = statistics;
  return [
    sample("requests_total", success.count, `${labels},outcome="success"`),
    sample("requests_total", failure.count, `${labels},outcome="failure"`),
    sample("request_seconds_total", success.ms / 1000, labels),
    sample("rows_total", rows, labels),
    sample("batches_total", executions, labels),
    sample("compute_seconds_total", compute.ms / 1000, labels),
    sample("queue_seconds_total", queue.ms / 1000, labels),
    sample("queue_rows", queuedRows, labels),
    sample("model_ready", 1, labels),
    ...tritonSamples(statistics, labels),
  ];
}

/** The same under the names of Triton's metrics, for dashboards that know those. */
function tritonSamples(statistics: ModelStatistics, labels: string): Sample[] {
  const { success, failure, rows, executions, queue, input, compute, output } = statistics;
  const values = {
    request_success: success.count,
    request_failure: failure.count,
    count: rows,
    exec_count: executions,
    request_duration_us: Math.round(success.ms * 1000),
    queue_duration_us: Math.round(queue.ms * 1000),
    compute_input_duration_us: Math.round(input.ms * 1000),
    compute_infer_duration_us: Math.round(compute.ms * 1000),
    compute_output_duration_us: Math.round(output.ms * 1000),
  };
  return Object.entries(values).map(([name, value]) => ({ name: `nv_inference_${name}`, labels, value }));
}

function sample(name: string, value: number, labels = ""): Sample {
  return { name: `feedforward_${name}`, labels, value };
}

/** Samples of several processes as one: everything here sums, and a model that every process has is ready once. */
export function summed(lists: readonly (readonly Sample[])[]): readonly Sample[] {
  const sums = new Map<string, Sample>();
  for (const { name, labels, value } of lists.flat()) {
    const key = `${name}{${labels}}`;
    const before = sums.get(key)?.value ?? 0;
    const isFlag = name === "feedforward_model_ready";
    sums.set(key, { name, labels, value: isFlag ? Math.max(before, value) : before + value });
  }
  return [...sums.values()];
}

export function metricsText(samples: readonly Sample[]): string {
  const lines = Object.entries(families).flatMap(([family, [type, help]]) => {
    const own = samples.filter(({ name }) => name === family);
    if (own.length === 0) return [];
    const values = own.map(({ labels, value }) => `${family}${labels === "" ? "" : `{${labels}}`} ${value}`);
    return [`# HELP ${family} ${help}`, `# TYPE ${family} ${type}`, ...values];
  });
  return `${lines.join("\n")}\n`;
}

function escaped(text: string): string {
  return text.replace(/[\\"\n]/g, (character) => (character === "\n" ? "\\n" : `\\${character}`));
}
