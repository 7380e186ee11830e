/** What goes wrong, each as a function of a trial whose job is queued and whose workers run. */

import { later } from "./servers.ts";
import type { Trial } from "./trial.ts";

/** Longer than `ack_wait`, which is five seconds. */
const beyondAckWaitMs = 7000;

async function killWorkers(trial: Trial): Promise<void> {
  for (const moment of trial.moments(6)) {
    await trial.untilDone(moment);
    await later(trial.draw(300)); // anywhere in a shard
    const living = trial.workers.filter(({ child }) => child.signalCode === null);
    await living[trial.draw(living.length)]!.kill();
    trial.addWorker();
  }
}

async function killLeaders(trial: Trial): Promise<void> {
  for (const moment of trial.moments(4)) {
    await trial.untilDone(moment);
    const leader = trial.servers.byName(await trial.leader())!;
    await trial.servers.kill(leader);
    await later(500 + trial.draw(2000));
    trial.servers.begin(leader);
    await trial.servers.ready();
  }
}

/** A worker that sleeps comes back when its shard was given to another, and goes on with it. */
async function stopWorkers(trial: Trial): Promise<void> {
  for (const moment of trial.moments(2)) {
    await trial.untilDone(moment);
    await later(trial.draw(300));
    const { child } = trial.workers[trial.draw(trial.workers.length)]!;
    child.kill("SIGSTOP");
    await later(beyondAckWaitMs);
    child.kill("SIGCONT");
  }
}

async function restartServers(trial: Trial): Promise<void> {
  const { servers } = trial;
  for (const moment of trial.moments(2)) {
    await trial.untilDone(moment);
    await Promise.all(servers.all.map((server) => servers.kill(server)));
    await later(trial.draw(2000));
    for (const server of servers.all) servers.begin(server);
    await servers.ready();
  }
}

/** Without a majority the queue stands still; what runs, runs on. */
async function loseMajority(trial: Trial): Promise<void> {
  const { servers } = trial;
  const [moment] = trial.moments(1) as [number];
  await trial.untilDone(moment);
  const spared = trial.draw(3);
  const down = servers.all.filter((_, i) => i !== spared);
  for (const server of down) await servers.kill(server);
  await later(4000 + trial.draw(4000));
  for (const server of down) servers.begin(server);
  await servers.ready();
}

/** The same command at once, and again while the job runs. */
async function submitTwice(trial: Trial): Promise<void> {
  for (const moment of [0, ...trial.moments(2)]) {
    await trial.untilDone(moment);
    const ends = await Promise.all([trial.submit(), trial.submit()]);
    const failed = ends.find(({ code }) => code !== 0);
    if (failed !== undefined) throw new Error(`submit: ${failed.err}`);
  }
}

/** As if three disks broke at once: the folder of parts is what is left, and the workers still run. */
async function wipeServers(trial: Trial): Promise<void> {
  const [moment] = trial.moments(1) as [number];
  await trial.untilDone(moment);
  const { servers } = trial;
  await Promise.all(servers.all.map((server) => servers.kill(server)));
  servers.wipe();
  await servers.beginEmpty();
  const { code, err } = await trial.resume();
  if (code !== 0) throw new Error(`resume: ${err}`);
}

export const faults: Readonly<Record<string, (trial: Trial) => Promise<void>>> = {
  "workers killed": killWorkers,
  "leaders killed": killLeaders,
  "a worker asleep beyond ack_wait": stopWorkers,
  "all servers restarted": restartServers,
  "two of three servers down": loseMajority,
  "submitted twice": submitTwice,
  "all servers wiped, then resume": wipeServers,
};
