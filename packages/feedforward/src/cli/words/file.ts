/**
 * What the commands say of files that they read and write, in English and Korean: a part of the dictionaries in `language.ts`.
 */

import { type Reason, reasons } from "../../files/reason.ts";
import { reasonsInKorean } from "../../messages/korean-reasons.ts";

export const fileWords = {
  cannotWrite: (path: string, reason: string) => `cannot write ${path}: ${reason}`,
  reasons: reasons as Readonly<Record<Reason, string>>,
  standardInput: "standard input",
  standardOutput: "standard output",
  noMemory: "there is not enough memory for this",
  systemCode: (code: string) => `the system answers ${code}`,
  cannotServe: (port: number, reason: string) => `cannot serve on port ${port}: ${reason}`,
  portsTaken: "it is in use, and so are those after it; --port 0 takes any free one",
  nothingKept: "nothing will be kept: --out FILE.safetensors writes the trained network to a file",
  keptElsewhere: (trouble: string, path: string) => `${trouble}; the network was written to ${path} instead`,
  keptNowhere: (trouble: string, folders: string) =>
    `${trouble}; nor could it be written to ${folders}: the network is lost`,
  whereElse: "The network could not be written anywhere. Another path for it (none gives up): ",
};

export const koreanFileWords: typeof fileWords = {
  cannotWrite: (path, reason) => `${path}: 쓸 수 없습니다. ${reason}`,
  reasons: reasonsInKorean,
  standardInput: "표준 입력",
  standardOutput: "표준 출력",
  noMemory: "메모리가 부족합니다",
  systemCode: (code) => `시스템 오류 ${code}`,
  cannotServe: (port, reason) => `${port}번 포트로 서비스할 수 없습니다. ${reason}`,
  portsTaken: "그 뒤의 포트까지 사용 중입니다. --port 0이면 빈 포트를 씁니다",
  nothingKept: "아무것도 저장하지 않습니다. --out FILE.safetensors를 주면 학습한 신경망을 파일로 저장합니다",
  keptElsewhere: (trouble, path) => `${trouble}. 신경망은 대신 ${path}에 저장했습니다`,
  keptNowhere: (trouble, folders) => `${trouble}. ${folders}에도 쓸 수 없어 신경망을 잃었습니다`,
  whereElse: "신경망을 어디에도 저장하지 못했습니다. 다른 경로를 입력하십시오(비워 두면 포기합니다): ",
};
