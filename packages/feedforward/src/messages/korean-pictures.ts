/** What is said of folders of pictures by class, and of what a network keeps of its pictures. */

import type { Facts } from "../errors.ts";
import { factText } from "../errors.ts";
import type { KoreanRows } from "./korean-row.ts";

/** A path is as long as it is. */
function ofPath(sentence: (facts: Facts) => string): (facts: Facts) => string {
  return (facts) => `${String(facts.path)}: ${sentence(facts)}`;
}

export const pictureRows = {
  "png-cut": "파일이 중간에 잘렸습니다. $what에 $needed바이트가 필요한데 $remaining바이트만 남았습니다",
  "pictures-version": "신경망에 적힌 그림 기록의 버전이 1이어야 하는데 $got입니다",
  "pictures-record": "신경망에 적힌 그림 기록이 버전 1의 형식이 아닙니다: $got",
  "pictures-inputs": "그림 기록의 모양은 $got인데 신경망의 입력은 $expected개입니다",
  "pictures-none":
    "그림 폴더로 학습한 신경망이 아니어서 그림을 어떻게 넣을지 적혀 있지 않습니다. imageInput에 직접 알려 주십시오",
  "pictures-size": "pictures: size는 1부터 $limit까지의 정수로 된 [높이, 너비]여야 하는데 $got입니다",
  "pictures-channels": "pictures: channels는 1 또는 3이어야 하는데 $got입니다",
  "pictures-sizes":
    "$file{은/는} $got(높이×너비)인데 $first{은/는} $expected입니다. 모든 그림을 맞출 크기를 지정하십시오",
  "pictures-memory": "$size 그림 $count장은 $limit바이트를 넘습니다. 더 작은 크기를 지정하십시오",
  "pictures-no-classes": ofPath(() => "클래스마다 폴더가 하나씩 있어야 하는데 폴더가 없습니다"),
  "pictures-one-class": ofPath(({ got }) => `클래스 폴더가 둘 이상 있어야 하는데 "${factText(got!)}" 하나뿐입니다`),
  "pictures-classes": ofPath(
    ({ limit, got }) => `클래스는 ${factText(limit!)}개까지인데 폴더가 ${factText(got!)}개 있습니다`,
  ),
  "pictures-class-empty": ofPath(() => "클래스 폴더에 그림이 없습니다"),
  "pictures-class-unknown": ofPath(
    ({ got, expected }) =>
      `신경망이 구별하지 않는 클래스 "${factText(got!)}" 폴더가 있습니다. 클래스: ${factText(expected!)}`,
  ),
  "pictures-stray": ofPath(() => "그림 폴더만 있어야 하는데 그림이 아닌 파일입니다. 다른 곳으로 옮기십시오"),
  "pictures-beside": ofPath(() => "그림은 cats/1.png처럼 클래스 폴더 안에 있어야 합니다"),
  "pictures-inside": ofPath(
    () => "클래스 폴더에는 그림만 있어야 하는데 폴더가 있습니다. 클래스 폴더들이 들어 있는 폴더를 지정하십시오",
  ),
  "pictures-link": ofPath(() => "링크가 가리키는 파일이 없습니다"),
  "pictures-no-file": ofPath(() => "그림이어야 하는데 파일이 아닙니다"),
  "pictures-kind":
    "PNG 파일이어야 하는데 $kind 파일입니다. ImageMagick의 magick mogrify -format png 같은 명령으로 변환하고 폴더에는 PNG 파일만 남기십시오",
  "pictures-no-picture": "PNG 그림이어야 하는데 그림 파일이 아닙니다",
} satisfies KoreanRows;
