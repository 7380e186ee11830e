/** What is said of arguments that are something else than what a function takes: a URL for a path, a session for a network. */

import type { Facts } from "../errors.ts";
import type { KoreanRows } from "./korean-row.ts";
import { kindInKorean } from "./korean-tensor.ts";
import { withFacts } from "./korean-text.ts";

/** Of what came by its kind, which is told in English. */
function butGot(text: string): (facts: Facts) => string {
  return (facts) => withFacts(text, { ...facts, got: kindInKorean(String(facts.got)) });
}

export const argumentRows = {
  "path-url-read": 'load: "$url"{은/는} URL인데 여기서는 파일만 읽습니다. URL은 feedforward/web의 load로 받으십시오',
  "path-url-written":
    'save: "$url"{은/는} URL인데 여기서는 파일에만 씁니다. 보낼 바이트는 feedforward/formats/model의 writeModel이 만듭니다',
  "path-file-url": '$operation: "$url"{은/는} 파일 URL을 적은 문자열입니다. new URL(문자열)로 만든 URL을 넘기십시오',
  "path-bytes":
    "load: 경로나 파일 URL이어야 하는데 바이트입니다. 바이트는 feedforward/formats/model의 readModel로 읽으십시오",
  "path-kind": ({ operation, got }) =>
    withFacts("$operation: 경로나 파일 URL이어야 하는데 $got입니다", {
      operation: operation!,
      got: kindInKorean(String(got)),
    }),
  "save-promise": "$operation: 신경망이어야 하는데 프로미스입니다. await를 빠뜨리지 않았습니까?",
  "save-graph":
    "$operation: 신경망이어야 하는데 그래프입니다. 그래프는 feedforward/formats/onnx의 writeOnnx로 쓰십시오",
  "save-session": "$operation: 신경망이어야 하는데 세션입니다. 세션이 실행하는 신경망은 session.model입니다",
  "save-network": ({ operation, got }) =>
    withFacts("$operation: 신경망이어야 하는데 $got입니다", { operation: operation!, got: kindInKorean(String(got)) }),
  "model-bytes": (facts) =>
    `${butGot("model: 파일의 바이트여야 하는데 $got입니다")(facts)}. 경로와 URL은 feedforward/node와 feedforward/web의 load로 읽으십시오`,
  "onnx-files": butGot('onnx: files는 new Map([["weights.bin", bytes]]) 같은 Map이어야 하는데 $got입니다'),
  "image-port": butGot("imageInput: session.inputs[0] 같은 세션의 입력이어야 하는데 $got입니다"),
} satisfies KoreanRows;
