/**
 * What the commands say of files that they read and write, in English and Korean: a part of the dictionaries in `language.ts`.
 */

import { type Reason, reasons } from "../files/reason.ts";

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
  reasons: {
    missing: "그런 파일이나 폴더가 없습니다",
    noFolder: "그런 폴더가 없습니다",
    isFolder: "파일이 아니라 폴더입니다",
    noPermission: "권한이 없습니다",
    readOnly: "읽기 전용 파일 시스템입니다",
    full: "남은 공간이 없습니다",
    tooLarge: "파일 시스템이 이 크기의 파일을 받지 않습니다",
    deviceFailed: "장치에서 오류가 났습니다",
    longName: "이름이 너무 깁니다",
    circle: "심벌릭 링크가 돌고 돕니다",
    fixed: "그 자리의 파일을 바꿀 수 없습니다. 사용 중이거나 따로 마운트되어 있습니다",
    noReader: "읽는 쪽이 없습니다",
    noFile: "파일도 파이프도 아닙니다",
    manyFiles: "열린 파일이 너무 많습니다",
    endless: "256 MiB를 넘도록 끝나지 않습니다. 파일이 아닌 것은 그 안에 끝나야 하니 먼저 파일로 저장하십시오",
    terminal: "터미널입니다. 파일(< FILE)이나 파이프를 연결하십시오",
    tooLong: "2 GiB를 넘어 읽지 않습니다",
  },
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
