/**
 * The row of `feedforward score` in the command table. The command itself, and what holds where an option is not given, is
 * the package `@feedforward/score`.
 */

import { type Command, command, type OptionRows, type ValuesOf } from "../command/command.ts";
import { json, quiet } from "../command/options.ts";
import { packageCommand } from "./load.ts";

export const scoreOptions = {
  model: {
    kind: "string",
    short: "m",
    default: null,
    value: "FILE",
    path: "read",
    text: { en: "the model, of any format", ko: "모델 파일(어떤 형식이든)" },
  },
  out: {
    kind: "string",
    short: "o",
    default: null,
    value: "PATH",
    path: "write",
    text: {
      en: "the file to write, or a folder for parts with a manifest: the same command resumes",
      ko: "저장할 파일, 또는 조각과 목록(manifest)을 담을 폴더. 같은 명령으로 이어서 계산합니다",
    },
  },
  columns: {
    kind: "string",
    default: null,
    value: "NAME,NAME,…",
    isList: true,
    text: { en: "the columns that are the input, in its order", ko: "입력이 되는 열, 입력의 순서대로" },
  },
  column: {
    kind: "string",
    default: null,
    value: "NAME",
    text: {
      en: "one column of lists or BLOBs that is the whole input",
      ko: "입력 전체를 담은 리스트 또는 BLOB 열 하나",
    },
  },
  keep: {
    kind: "string",
    default: null,
    value: "NAME,NAME,…",
    isList: true,
    text: { en: "columns that are copied to the output", ko: "출력에 그대로 옮길 열" },
  },
  output: {
    kind: "string",
    default: null,
    value: "FORM",
    text: {
      en: "probabilities, label, or topk=3 for the likeliest three (default: probabilities)",
      ko: "probabilities, label, 또는 가장 그럴듯한 셋을 주는 topk=3(기본값: probabilities)",
    },
  },
  onNull: {
    kind: "string",
    default: "error",
    value: "RULE",
    choices: ["error", "null"],
    text: { en: "what becomes of rows with NULL in a column", ko: "열에 NULL이 있는 행을 어떻게 할지" },
  },
  where: {
    kind: "string",
    default: null,
    value: "SQL",
    text: { en: "a condition: only rows for which it holds", ko: "조건. 이를 만족하는 행만 계산합니다" },
  },
  bytes: {
    kind: "boolean",
    default: false,
    text: {
      en: "the columns hold bytes, 0 to 255: the model scales them as it declares",
      ko: "열의 값이 0부터 255까지의 바이트입니다. 모델이 정한 대로 나누어 넣습니다",
    },
  },
  partRows: {
    kind: "number",
    default: null,
    isWhole: true,
    least: 1,
    text: {
      en: "rows in a part of a folder (default: 1,000,000; of submit 100,000)",
      ko: "폴더에 담는 조각 하나의 행 수(기본값: 1,000,000, submit은 100,000)",
    },
  },
  shard: {
    kind: "string",
    default: null,
    value: "I/N",
    text: {
      en: "only part I of N, from 0: `feedforward score merge FOLDER` ends it",
      ko: "N조각 가운데 I번째만(0부터). `feedforward score merge FOLDER`로 마무리합니다",
    },
  },
  nats: {
    kind: "string",
    default: null,
    value: "URL,URL,…",
    isList: true,
    text: { en: "the servers of the queue", ko: "큐 서버의 주소" },
  },
  job: {
    kind: "string",
    default: null,
    value: "NAME",
    text: { en: "the name of the job in the queue", ko: "큐에서 쓰는 작업 이름" },
  },
  replicas: {
    kind: "number",
    default: null,
    isWhole: true,
    least: 1,
    text: {
      en: "of submit: copies that the servers keep, 1 or 3 (default: 3 in a cluster)",
      ko: "submit에서: 서버가 보관할 사본 수, 1 또는 3(기본값: 클러스터에서는 3)",
    },
  },
  once: {
    kind: "boolean",
    default: false,
    text: { en: "of work: end when the jobs have ended", ko: "work에서: 작업이 모두 끝나면 종료합니다" },
  },
  root: {
    kind: "string",
    default: null,
    value: "DIR",
    text: {
      en: "the folder that the paths of a job are relative to, on this machine",
      ko: "작업의 경로가 기준으로 삼는 이 컴퓨터의 폴더",
    },
  },
  dryRun: {
    kind: "boolean",
    default: false,
    text: {
      en: "show how columns become inputs and the first rows with their scores; nothing is written",
      ko: "열과 입력의 대응, 처음 몇 행의 결과만 보여 주고 아무것도 쓰지 않습니다",
    },
  },
  force: {
    kind: "boolean",
    default: false,
    text: { en: "replace an output that exists", ko: "이미 있는 출력을 바꿉니다" },
  },
  threads: {
    kind: "number",
    default: null,
    isWhole: true,
    least: 1,
    text: {
      en: "threads that read and write; without it 4, or as many as the machine has",
      ko: "읽고 쓰는 스레드 수. 없으면 4, 코어가 더 적으면 그 수만큼",
    },
  },
  memory: {
    kind: "string",
    default: null,
    value: "SIZE",
    text: {
      en: "memory that reading and writing may take; without it 128MB for Parquet and arrays, 512MB for text",
      ko: "읽고 쓰는 데 쓸 메모리. 없으면 Parquet와 배열은 128MB, 텍스트는 512MB",
    },
  },
  watch: {
    kind: "boolean",
    default: false,
    text: { en: "of status: follow the job until it is done", ko: "status에서: 작업이 끝날 때까지 지켜봅니다" },
  },
  quiet: {
    ...quiet,
    text: {
      en: "no progress; which column is which input is shown all the same, on standard error",
      ko: "진행 상황을 생략합니다. 열과 입력의 대응은 그래도 표준 오류로 보여 줍니다",
    },
  },
  json,
} as const satisfies OptionRows;

export type ScoreOptions = ValuesOf<typeof scoreOptions>;

export const score: Command = command({
  name: "score",
  summary: {
    en: "run over rows of files (the package @feedforward/score)",
    ko: "파일의 모든 행을 계산합니다(패키지 @feedforward/score)",
  },
  arguments: [
    {
      name: "DATA",
      isRequired: true,
      isList: true,
      text: {
        en: "data files: Parquet, CSV, JSON lines, npz, npy, IDX, or patterns of names; or merge, submit, work, status, resume, cancel or verify and what it is about",
        ko: "데이터 파일(Parquet, CSV, JSON lines, npz, npy, IDX)이나 이름 패턴. 또는 merge, submit, work, status, resume, cancel, verify와 그 대상",
      },
    },
  ],
  options: scoreOptions,
  examples: [
    {
      line: "feedforward score data.parquet --model m.safetensors --out scores.parquet",
      text: { en: "one file", ko: "파일 하나" },
    },
    {
      line: "feedforward score 'data/*.parquet' --model m.safetensors --out scores/",
      text: { en: "many files, into a folder of parts", ko: "여러 파일을 조각이 담긴 폴더로" },
    },
    {
      line: "feedforward score data.csv --model m.safetensors --columns age,income --output label --out labels.csv",
      text: { en: "two columns in, the class out", ko: "열 둘을 넣어 클래스를 얻기" },
    },
    {
      line: "feedforward score submit 'data/*.parquet' --model m.safetensors --out scores/ --nats nats://a,b,c --job nightly",
      text: {
        en: "for many machines, on each of which runs the next line",
        ko: "여러 컴퓨터로 나누기. 컴퓨터마다 다음 줄을 실행합니다",
      },
    },
    {
      line: "feedforward score work --nats nats://a,b,c",
      text: { en: "takes parts of the jobs, until it is stopped", ko: "멈출 때까지 작업의 조각을 받아 계산합니다" },
    },
    {
      line: "feedforward score status --nats nats://a,b,c --job nightly --watch",
      text: { en: "where the job stands", ko: "작업의 진행 상황" },
    },
  ],
  load: async () => packageCommand("score", "@feedforward/score"),
});
