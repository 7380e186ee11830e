/** What stands where a network is taken home. */

export const takeHomeTexts = {
  en: {
    text: "One file, weights and all, that runs without this library and gives the same bits.",
    form: "Form",
    js: "JavaScript",
    plain: "JavaScript without WebAssembly",
    wasm: "WebAssembly alone",
    get: "Download {file}",
    making: "Writing {file}",
    done: "{file}: {bytes} bytes. Two lines run it:",
    pixels: "784 numbers, row by row",
    scaled: "784 bytes, 0 paper to 255 ink",
    failed: "The file could not be written: {reason}.",
    retry: "Try again",
  },
  ko: {
    text: "가중치까지 담은 파일 하나입니다. 이 라이브러리 없이 실행되고 답은 비트까지 같습니다.",
    form: "형식",
    js: "JavaScript",
    plain: "WebAssembly 없는 JavaScript",
    wasm: "WebAssembly만",
    get: "{file} 내려받기",
    making: "{file} 만드는 중",
    done: "{file}: {bytes}바이트. 두 줄이면 실행됩니다.",
    pixels: "행 순서로 수 784개",
    scaled: "바이트 784개, 종이 0에서 잉크 255까지",
    failed: "파일을 만들지 못했습니다. {reason}.",
    retry: "다시 시도",
  },
};
