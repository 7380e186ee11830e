/**
 * What is said of commands that are packages of their own, in English and Korean: a part of the dictionaries in `language.ts`.
 */

import { withParticle } from "../../messages/korean-particle.ts";
import { thousands } from "../../print/thousands.ts";

/** A name as a shell takes it in one piece. */
function quoted(name: string): string {
  return /^[\w.-]+$/.test(name) ? name : JSON.stringify(name);
}

/** What packs the package in a clone, beside the library that it belongs to. */
function packing(name: string): string {
  return `npm ci && npm pack -w feedforward -w ${name}`;
}

export const packageWords = {
  packageMissing: (command: string, name: string) =>
    `${command} is a package of its own, ${name}, which is not installed and not on npm yet: in a clone of feedforward run \`${packing(name)}\`, then \`npm install\` the two .tgz files here`,
  parquetMissing: (name: string) =>
    `Parquet is read by a package of its own, ${name}, which is not installed and not on npm yet: in a clone of feedforward run \`${packing(name)}\`, then \`npm install\` the two .tgz files here; or save the table as CSV`,
  parquetInput: "Parquet is not read from standard input: name the file",
  parquetLong: (cells: number, most: number) =>
    `the table has ${thousands(cells)} cells, more than the ${thousands(most)} that are read: save fewer rows or columns`,
  severalValues: (column: string, type: string) =>
    `column "${column}" is ${type}, and a column of a table is one value a row: --drop ${quoted(column)}`,
  packageNotBuilt: (command: string, name: string) =>
    `${command}: the package ${name} is not built yet: run \`npm run build\` in the repository's root`,
  packageVersion: (name: string, found: string, version: string) =>
    `${name} ${found} does not belong to feedforward ${version}: in a clone of feedforward run \`${packing(name)}\`, then \`npm install\` the two .tgz files here`,
};

export const koreanPackageWords: typeof packageWords = {
  packageMissing: (command, name) =>
    `${command} 명령은 별도의 패키지 ${name}에 있는데 설치되어 있지 않고 아직 npm에도 없습니다. feedforward 저장소에서 \`${packing(name)}\`으로 묶은 뒤 나온 .tgz 파일 둘을 여기서 \`npm install\`로 설치하십시오`,
  parquetMissing: (name) =>
    `Parquet는 별도의 패키지 ${withParticle(name, "으로/로")} 읽는데 설치되어 있지 않고 아직 npm에도 없습니다. feedforward 저장소에서 \`${packing(name)}\`으로 묶은 뒤 나온 .tgz 파일 둘을 여기서 \`npm install\`로 설치하거나 표를 CSV로 저장하십시오`,
  parquetInput: "Parquet는 표준 입력으로 읽지 않습니다. 파일 이름을 주십시오",
  parquetLong: (cells, most) =>
    `표의 칸이 ${thousands(cells)}개로 읽을 수 있는 ${thousands(most)}개를 넘습니다. 행이나 열을 줄여 저장하십시오`,
  severalValues: (column, type) =>
    `"${column}" 열의 형식은 ${type}입니다. 표의 열에는 행마다 값이 하나여야 합니다. --drop ${quoted(column)} 옵션으로 빼십시오`,
  packageNotBuilt: (command, name) =>
    `${command}: 패키지 ${withParticle(name, "이/가")} 아직 빌드되지 않았습니다. 저장소 루트에서 \`npm run build\`를 실행하십시오`,
  packageVersion: (name, found, version) =>
    `${name} ${withParticle(found, "은/는")} feedforward ${withParticle(version, "과/와")} 버전이 다릅니다. feedforward 저장소에서 \`${packing(name)}\`으로 묶은 뒤 나온 .tgz 파일 둘을 여기서 \`npm install\`로 설치하십시오`,
};
