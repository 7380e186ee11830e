/**
 * What `feedforward compile` says, in English and Korean: a part of the dictionaries in `language.ts`.
 */

export const compileWords = {
  outNeeded: (endings: string) => `--out is missing: a file whose name ends in ${endings}`,
  stateForm: "names of an input and an output like state=stateN",
  notTogether: (one: string, other: string) => `${one} and ${other} exclude each other`,
  notForTarget: (option: string, targets: string) => `${option} is for ${targets} alone`,
  nameNeeded: (stem: string) =>
    `names in C begin with the file's name, and "${stem}" is none that C takes: say another one with --name`,
};

export const koreanCompileWords: typeof compileWords = {
  outNeeded: (endings) => `--out이 없습니다. ${endings} 가운데 하나로 끝나는 파일 이름을 적으십시오`,
  stateForm: "state=stateN처럼 입력과 출력의 이름",
  notTogether: (one, other) => `${one}과 ${other}은 함께 쓸 수 없습니다`,
  notForTarget: (option, targets) => `${option}은 ${targets}에만 쓸 수 있습니다`,
  nameNeeded: (stem) =>
    `C의 이름은 파일 이름으로 시작하는데 "${stem}"은 C에서 쓸 수 없습니다. --name으로 다른 이름을 적으십시오`,
};
