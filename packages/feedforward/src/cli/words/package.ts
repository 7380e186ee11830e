/**
 * What is said of commands that are packages of their own, in English and Korean: a part of the dictionaries in `language.ts`.
 */

import { withParticle } from "../../messages/korean-particle.ts";

export const packageWords = {
  packageMissing: (command: string, name: string, version: string) =>
    `${command} is a package of its own, which is not installed: run \`npm install ${name}@${version}\``,
  packageNotBuilt: (command: string, name: string) =>
    `${command}: the package ${name} is not built yet: run \`npm run build\` in the repository's root`,
  packageVersion: (name: string, found: string, version: string) =>
    `${name} ${found} does not belong to feedforward ${version}: run \`npm install ${name}@${version}\``,
};

export const koreanPackageWords: typeof packageWords = {
  packageMissing: (command, name, version) =>
    `${command} 명령은 별도의 패키지이며 설치되어 있지 않습니다. \`npm install ${name}@${version}\`을 실행하십시오`,
  packageNotBuilt: (command, name) =>
    `${command}: 패키지 ${withParticle(name, "이/가")} 아직 빌드되지 않았습니다. 저장소 루트에서 \`npm run build\`를 실행하십시오`,
  packageVersion: (name, found, version) =>
    `${name} ${withParticle(found, "은/는")} feedforward ${withParticle(version, "과/와")} 버전이 다릅니다. \`npm install ${name}@${version}\`을 실행하십시오`,
};
