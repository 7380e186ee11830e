/** What the commands of a queue say when nothing is wrong, in English and Korean. */

import type { Language } from "feedforward/messages";
import { counted } from "./words.ts";

export interface ClusterWords {
  readonly rewriting: (path: string) => string;
  readonly queued: (job: string, queued: string, left: string, all: string) => string;
  readonly nextSteps: (nats: string, job: string) => readonly string[];
  readonly oldServer: (version: string, least: string) => string;
  readonly ready: (servers: string) => string;
  readonly took: (job: string, parts: string) => string;
  readonly shardDone: (job: string, part: string, rows: string) => string;
  readonly shardFailed: (job: string, part: string, sentence: string) => string;
  readonly skipped: (job: string, sentence: string) => string;
  readonly away: (sentence: string) => string;
  readonly jobComplete: (job: string, folder: string) => string;
  readonly jobFailed: (job: string) => string;
  readonly noJobs: string;
  readonly standing: (row: StandingText) => string;
  readonly timeLeft: (rate: string, time: string) => string;
  readonly failure: (part: string, sentence: string, worker: string) => string;
  readonly end: string;
  readonly cancelled: (job: string, folder: string) => string;
  readonly verified: (folder: string, rows: string, parts: string) => string;
  readonly unmarked: (folder: string) => string;
  readonly problems: Readonly<Record<"missing" | "foreign" | "damaged", (parts: string) => string>>;
}

export interface StandingText {
  readonly job: string;
  readonly folder: string;
  readonly done: string;
  readonly all: string;
  readonly share: string;
  readonly running: string;
  readonly waiting: string;
  readonly failed: string;
  readonly isComplete: boolean;
}

const en: ClusterWords = {
  rewriting: (path) => `${path} is one file that has to be read from its beginning: it is written as Parquet first`,
  queued: (job, queued, left, all) => `${job}: ${counted(queued, "part")} queued, ${left} of ${all} still to do`,
  nextSteps: (nats, job) => [
    `on every machine:  feedforward score work --nats ${nats} --root DIR`,
    `to follow it:      feedforward score status --nats ${nats} --job ${job} --watch`,
  ],
  oldServer: (version, least) =>
    `warning: nats-server ${version} can lose messages when its leader is killed: use ${least} or later`,
  ready: (servers) => `waiting for work from ${servers}`,
  took: (job, parts) => `${job}: taking part, ${counted(parts, "part")} in all`,
  shardDone: (job, part, rows) => `${job}: ${part}, ${counted(rows, "row")}`,
  shardFailed: (job, part, sentence) => `${job}: ${part} failed: ${sentence}`,
  skipped: (job, sentence) => `${job}: not taken: ${sentence}`,
  away: (sentence) => `the servers do not answer, trying again: ${sentence}`,
  jobComplete: (job, folder) => `${job}: ${folder} is complete`,
  jobFailed: (job) => `${job}: some parts have failed; status names them, resume tries them again`,
  noJobs: "there are no jobs",
  standing: ({ job, folder, done, all, share, running, waiting, failed, isComplete }) =>
    `${job} → ${folder}: ${done} of ${counted(all, "part")} (${share} %), ${
      isComplete ? "complete" : `${running} running, ${waiting} waiting, ${failed} failed`
    }`,
  timeLeft: (rate, time) => `, ${counted(rate, "part")} a second, about ${time} left`,
  failure: (part, sentence, worker) => `  ${part}: ${sentence} (${worker})`,
  end: "the end of the job",
  cancelled: (job, folder) => `${job} is off the servers; ${folder} keeps its parts`,
  verified: (folder, rows, parts) =>
    `${folder} is complete: ${counted(rows, "row")} in ${counted(parts, "part")}, each with the bytes of its record`,
  unmarked: (folder) => `${folder} has all its parts but no _SUCCESS: feedforward score merge ${folder}`,
  problems: {
    missing: (parts) => `missing: ${parts}`,
    foreign: (parts) => `of another plan: ${parts}`,
    damaged: (parts) => `not what their records say: ${parts}`,
  },
};

const ko: ClusterWords = {
  rewriting: (path) => `${path}: 처음부터 읽어야 하는 파일 하나라서 먼저 Parquet으로 바꿔 저장합니다`,
  queued: (job, queued, left, all) =>
    `${job}: 조각 ${queued}개를 큐에 넣었습니다. 전체 ${all}개 중 ${left}개가 남았습니다`,
  nextSteps: (nats, job) => [
    `작업할 컴퓨터마다: feedforward score work --nats ${nats} --root DIR`,
    `진행 상황 보기:    feedforward score status --nats ${nats} --job ${job} --watch`,
  ],
  oldServer: (version, least) =>
    `주의: nats-server ${version}에서는 리더가 죽을 때 메시지를 잃을 수 있습니다. ${least} 이상을 쓰십시오`,
  ready: (servers) => `${servers}에서 작업을 기다립니다`,
  took: (job, parts) => `${job}: 작업에 참여합니다. 전체 조각 ${parts}개`,
  shardDone: (job, part, rows) => `${job}: ${part}, ${rows}행`,
  shardFailed: (job, part, sentence) => `${job}: ${part} 실패: ${sentence}`,
  skipped: (job, sentence) => `${job}: 참여하지 않습니다: ${sentence}`,
  away: (sentence) => `서버가 응답하지 않아 다시 시도합니다: ${sentence}`,
  jobComplete: (job, folder) => `${job}: ${folder} 완료`,
  jobFailed: (job) => `${job}: 실패한 조각이 있습니다. status로 보고, resume으로 다시 시도할 수 있습니다`,
  noJobs: "작업이 없습니다",
  standing: ({ job, folder, done, all, share, running, waiting, failed, isComplete }) =>
    `${job} → ${folder}: 조각 ${all}개 중 ${done}개(${share}%), ${
      isComplete ? "완료" : `실행 ${running}, 대기 ${waiting}, 실패 ${failed}`
    }`,
  timeLeft: (rate, time) => `, 초당 ${rate}개, 약 ${time} 남음`,
  failure: (part, sentence, worker) => `  ${part}: ${sentence} (${worker})`,
  end: "작업의 마무리",
  cancelled: (job, folder) => `${job} 작업을 서버에서 지웠습니다. ${folder} 폴더의 조각은 그대로 있습니다`,
  verified: (folder, rows, parts) => `${folder} 완료: ${rows}행, 조각 ${parts}개. 모두 기록과 같은 바이트입니다`,
  unmarked: (folder) => `${folder}: 조각은 모두 있지만 _SUCCESS가 없습니다: feedforward score merge ${folder}`,
  problems: {
    missing: (parts) => `없는 조각: ${parts}`,
    foreign: (parts) => `다른 계획의 조각: ${parts}`,
    damaged: (parts) => `기록과 다른 조각: ${parts}`,
  },
};

export const clusterWords = { en, ko } satisfies Record<Language, ClusterWords>;
