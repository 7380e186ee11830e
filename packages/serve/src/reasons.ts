/** Why the system refused, in words, English and Korean: what it calls by a code is told to people. */

type Reason = Readonly<Record<"en" | "ko", string>>;

const reasons: Readonly<Record<string, Reason>> = {
  ENOENT: { en: "no such file or folder", ko: "그런 파일이나 폴더가 없습니다" },
  ENOTDIR: { en: "no such file or folder", ko: "그런 파일이나 폴더가 없습니다" },
  EISDIR: { en: "it is a folder", ko: "폴더입니다" },
  EACCES: { en: "permission denied", ko: "권한이 없습니다" },
  EPERM: { en: "permission denied", ko: "권한이 없습니다" },
  ELOOP: { en: "its symbolic links go in a circle", ko: "심볼릭 링크가 제자리를 맴돕니다" },
  EADDRINUSE: { en: "something listens there already", ko: "이미 쓰이고 있습니다" },
  EADDRNOTAVAIL: { en: "this machine has no such address", ko: "이 컴퓨터에 그런 주소가 없습니다" },
  ENOTFOUND: { en: "no such host", ko: "그런 호스트가 없습니다" },
};

/** The reason of a code; the code itself where there is none. */
export function reasonOf(code: string, language: "en" | "ko"): string {
  return Object.hasOwn(reasons, code) ? reasons[code]![language] : code;
}
