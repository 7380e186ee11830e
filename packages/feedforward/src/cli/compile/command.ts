/**
 * The row of `feedforward compile`: a model as files that run without this program.
 */

import { command } from "../command/command.ts";
import { hidden, input, json, layers, output } from "../command/options.ts";
import { shape } from "../command/shapes.ts";
import { constant } from "../graph/settings.ts";
import { declaredOptions } from "../model/declared.ts";

export const compile = command({
  name: "compile",
  summary: {
    en: "write a model as a file that runs by itself",
    ko: "모델을 혼자서 실행되는 파일로 저장합니다",
  },
  arguments: [
    {
      name: "FILE",
      path: "read",
      text: {
        en: "a model file of any format, or - for standard input; without it the network of this package",
        ko: "어떤 형식이든 모델 파일, 표준 입력은 -. 없으면 패키지에 들어 있는 신경망",
      },
    },
  ],
  options: {
    out: {
      kind: "string",
      short: "o",
      default: null,
      value: "FILE",
      path: "write",
      text: {
        en: "what to write, by its ending: .wasm, a WebAssembly module that imports nothing; .js, a module of JavaScript and its .d.ts; .ts, one of TypeScript; .c, a file of C99 and its .h; - is standard output, for the first of them",
        ko: "저장할 파일. 이름의 끝이 종류를 정합니다. .wasm은 아무것도 가져오지 않는 WebAssembly 모듈, .js는 JavaScript 모듈과 .d.ts, .ts는 TypeScript 모듈, .c는 C99 파일과 .h. -는 표준 출력(첫 파일만)",
      },
    },
    format: {
      kind: "string",
      short: "f",
      default: null,
      value: "NAME",
      choices: ["wasm", "js", "ts", "c"],
      text: { en: "the kind of file, where no name says it", ko: "이름으로 알 수 없을 때의 종류" },
    },
    wasm: {
      kind: "boolean",
      default: true,
      text: {
        en: "of .js and .ts: write plain JavaScript, for places that forbid WebAssembly",
        ko: ".js와 .ts에서: WebAssembly가 금지된 곳을 위해 순수 JavaScript로 씁니다",
      },
    },
    separate: {
      kind: "boolean",
      default: false,
      text: {
        en: "of .js and .ts: the .wasm in a file of its own, for platforms that compile it themselves",
        ko: ".js와 .ts에서: 플랫폼이 직접 컴파일하도록 .wasm을 따로 둡니다",
      },
    },
    small: {
      kind: "boolean",
      default: false,
      text: {
        en: "of .wasm, .js and .ts: code that is short instead of quick; the answers are the same",
        ko: ".wasm, .js, .ts에서: 빠른 코드 대신 짧은 코드로 씁니다. 답은 같습니다",
      },
    },
    name: {
      kind: "string",
      default: null,
      value: "NAME",
      text: {
        en: "of .c: what names in it begin with; without it the file's own name",
        ko: ".c에서: 함수 이름의 앞부분. 없으면 파일 이름",
      },
    },
    weights: {
      kind: "string",
      short: "w",
      default: "float32",
      value: "NAME",
      choices: ["float32", "float16"],
      text: {
        en: "how weights lie in the file: float16 rounds them once, to half the size",
        ko: "파일에 가중치를 담는 방법. float16은 한 번 반올림해 크기를 반으로 줄입니다",
      },
    },
    capacity: {
      kind: "number",
      default: null,
      isWhole: true,
      least: 1,
      most: 1024,
      text: {
        en: "rows that a call takes at most; without it as many as suit a processor's cache, in C one",
        ko: "한 번의 호출에 넣을 수 있는 최대 행 수. 없으면 프로세서 캐시에 맞는 만큼, C에서는 하나",
      },
    },
    state: {
      kind: "string",
      default: null,
      value: "IN=OUT",
      isList: true,
      text: {
        en: "a graph's inputs that are what an output was in the run before, like state=stateN",
        ko: "앞선 실행의 출력을 이어받는 그래프 입력. state=stateN처럼 적습니다",
      },
    },
    shape,
    constant,
    hidden,
    output,
    layers,
    input,
    ...declaredOptions,
    json,
  },
  examples: [
    {
      line: "feedforward compile digits.safetensors -o digits.wasm",
      text: { en: "a module for any WebAssembly runtime", ko: "어떤 WebAssembly 런타임에서든 쓸 모듈" },
    },
    {
      line: "feedforward compile digits.safetensors -o digits.js --no-wasm",
      text: {
        en: "JavaScript for a page whose policy forbids WebAssembly",
        ko: "WebAssembly를 금지하는 페이지를 위한 JavaScript",
      },
    },
    {
      line: "feedforward compile digits.safetensors -o worker.js --separate",
      text: { en: "for an edge runtime: worker.js and worker.wasm", ko: "엣지 런타임용 worker.js와 worker.wasm" },
    },
    {
      line: "feedforward compile digits.safetensors -o digits.c",
      text: { en: "digits.c and digits.h, with digits_predict", ko: "digits_predict가 있는 digits.c와 digits.h" },
    },
    {
      line: "feedforward compile stream.onnx -o stream.wasm --shape x=1x512 --state h=hN",
      text: { en: "a graph that carries a state from one call to the next", ko: "호출 사이에 상태를 이어 가는 그래프" },
    },
  ],
  load: () => import("./compile.ts"),
});
