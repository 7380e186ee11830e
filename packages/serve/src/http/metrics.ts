/**
 * `/metrics` in the text format of Prometheus (https://prometheus.io/docs/instrumenting/exposition_formats/), version 0.0.4.
 * Samples are data before they are text, so that those of several processes can be summed.
 */

import type { ServedModel } from "../models/served-model.ts";

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

function modelSamples({ name, version, statistics, queuedRows }: ServedModel): Sample[] {
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
  ];
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
