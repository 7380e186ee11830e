/** Why a file could not be read or written, by the name of the reason: those of `files/reason.ts`. */

export const reasonsInKorean = {
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
};

/** By its name, or what the system said. */
export function reasonInKorean(reason: string): string {
  return Object.hasOwn(reasonsInKorean, reason) ? reasonsInKorean[reason as keyof typeof reasonsInKorean] : reason;
}
