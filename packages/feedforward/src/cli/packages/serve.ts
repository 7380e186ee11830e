/**
 * The row of `feedforward serve` in the command table. The command itself is the package `@feedforward/serve`, which also
 * knows what holds where an option is not given, and the environment variable of each.
 */

import { type Command, command, type OptionRows, type ValuesOf } from "../command/command.ts";
import { packageCommand } from "./load.ts";

export const serveOptions = {
  config: {
    kind: "string",
    short: "c",
    default: null,
    value: "FILE",
    path: "read",
    text: {
      en: 'a file of options as JSON, { "models": "models", "max-queue": 8192 }; the command line and the environment win over it',
      ko: '옵션을 담은 JSON 파일. { "models": "models", "max-queue": 8192 }. 명령줄과 환경 변수가 파일보다 우선합니다',
    },
  },
  port: {
    kind: "number",
    short: "p",
    default: null,
    isWhole: true,
    least: 0,
    most: 65_535,
    text: {
      en: "the port (default: 8080). Every option may stand in the environment instead: FEEDFORWARD_SERVE_PORT, FEEDFORWARD_SERVE_MAX_QUEUE …",
      ko: "포트 번호(기본값: 8080). 모든 옵션은 환경 변수로도 줄 수 있습니다: FEEDFORWARD_SERVE_PORT, FEEDFORWARD_SERVE_MAX_QUEUE 등",
    },
  },
  host: {
    kind: "string",
    default: null,
    value: "ADDRESS",
    text: {
      en: "the address to listen on (default: 127.0.0.1, this machine alone)",
      ko: "요청을 받을 주소(기본값: 127.0.0.1, 이 컴퓨터에서만)",
    },
  },
  tokenFile: {
    kind: "string",
    default: null,
    value: "FILE",
    path: "read",
    text: {
      en: "a file of bearer tokens, one a line: every request must carry one of them, but for health, the page and /openapi.json",
      ko: "인증 토큰(bearer)을 한 줄에 하나씩 적은 파일. 상태 확인, 페이지, /openapi.json을 뺀 모든 요청에 토큰이 있어야 합니다",
    },
  },
  insecure: {
    kind: "boolean",
    default: false,
    text: {
      en: "listen on an address that others reach, though there are no tokens",
      ko: "토큰 없이도 다른 컴퓨터에서 접근할 수 있는 주소에서 요청을 받습니다",
    },
  },
  watch: {
    kind: "boolean",
    short: "w",
    default: false,
    text: {
      en: "load models again when their files change; SIGHUP does it once",
      ko: "모델 파일이 바뀌면 다시 불러옵니다. SIGHUP은 한 번만 다시 불러옵니다",
    },
  },
  allowLoad: {
    kind: "boolean",
    default: false,
    text: {
      en: "let clients with a token load and unload models of the folder",
      ko: "토큰이 있는 클라이언트가 폴더의 모델을 불러오고 내릴 수 있게 합니다",
    },
  },
  workers: {
    kind: "number",
    default: null,
    isWhole: true,
    least: 1,
    most: 256,
    text: { en: "processes that answer (default: 1)", ko: "응답하는 프로세스의 수(기본값: 1)" },
  },
  maxBatch: {
    kind: "number",
    default: null,
    isWhole: true,
    least: 1,
    most: 65_536,
    text: {
      en: "rows that are computed together, of requests that arrived together (default: 256)",
      ko: "함께 도착한 요청에서 한 번에 계산하는 행의 수(기본값: 256)",
    },
  },
  maxQueue: {
    kind: "number",
    default: null,
    isWhole: true,
    least: 1,
    text: {
      en: "rows that may wait; more are answered with 503 (default: 4096)",
      ko: "기다릴 수 있는 행의 수. 넘으면 503으로 응답합니다(기본값: 4096)",
    },
  },
  maxRows: {
    kind: "number",
    default: null,
    isWhole: true,
    least: 1,
    text: { en: "rows of one request (default: 4096)", ko: "요청 하나의 행의 수(기본값: 4096)" },
  },
  maxBody: {
    kind: "number",
    default: null,
    least: 0,
    text: {
      en: "MiB of one body, also when inflated (default: 64)",
      ko: "본문 하나의 크기(MiB). 압축을 푼 크기도 같습니다(기본값: 64)",
    },
  },
  maxInFlight: {
    kind: "number",
    default: null,
    least: 0,
    text: {
      en: "MiB of all bodies that are being answered (default: 48)",
      ko: "응답하는 중인 본문을 모두 합친 크기(MiB)(기본값: 48)",
    },
  },
  requestTimeout: {
    kind: "number",
    default: null,
    least: 0,
    text: {
      en: "seconds in which a request must be here (default: 30)",
      ko: "요청이 다 도착해야 하는 시간(초)(기본값: 30)",
    },
  },
  drainTimeout: {
    kind: "number",
    default: null,
    least: 0,
    text: {
      en: "seconds in which accepted requests are answered after SIGTERM (default: 10)",
      ko: "SIGTERM 뒤에 이미 받은 요청에 응답하는 시간(초)(기본값: 10)",
    },
  },
  logLevel: {
    kind: "string",
    default: null,
    value: "LEVEL",
    choices: ["fatal", "error", "warn", "info", "debug", "trace", "silent"],
    text: {
      en: "what is logged, as JSON lines on standard output (default: info)",
      ko: "표준 출력에 JSON 줄로 남길 기록(기본값: info)",
    },
  },
} as const satisfies OptionRows;

export type ServeOptions = ValuesOf<typeof serveOptions>;

export const serve: Command = command({
  name: "serve",
  summary: {
    en: "answer over HTTP (the package @feedforward/serve)",
    ko: "HTTP 요청에 응답합니다(패키지 @feedforward/serve)",
  },
  arguments: [
    {
      name: "MODELS",
      path: "read",
      text: {
        en: "a folder of models, NAME.safetensors, NAME.onnx … or NAME/1/model.onnx, or one model file (default: the folder models, or FEEDFORWARD_SERVE_MODELS)",
        ko: "모델이 있는 폴더(NAME.safetensors, NAME.onnx 등이나 NAME/1/model.onnx) 또는 모델 파일 하나(기본값: models 폴더 또는 FEEDFORWARD_SERVE_MODELS)",
      },
    },
  ],
  options: serveOptions,
  examples: [
    { line: "feedforward serve models/", text: { en: "on http://127.0.0.1:8080", ko: "http://127.0.0.1:8080에서" } },
    {
      line: "feedforward serve models/ --watch --workers 2",
      text: { en: "with two processes, following the files", ko: "프로세스 둘로, 파일이 바뀌면 다시 불러오며" },
    },
    {
      line: "feedforward serve models/ --host 0.0.0.0 --token-file tokens",
      text: { en: "for other machines", ko: "다른 컴퓨터에서도" },
    },
  ],
  load: async () => packageCommand("serve", "@feedforward/serve"),
});
