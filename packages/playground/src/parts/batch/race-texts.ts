/** What the panel "race" says. */

export const raceTexts = {
  en: {
    title: "Batch against one by one",
    batch: "Images in a batch",
    runner: "Who computes",
    plain: "Plain JavaScript",
    wasm: "WebAssembly",
    threads: "WebAssembly on {threads} threads",
    threadsShort: "On several threads",
    runAll: "Race them all",
    runOne: "Run the chosen",
    stop: "Stop",
    picture: "10,000 squares, one for each test image; the batch that is computed at once is marked: {size} of them",
    runs: "{runs} runs of",
    runsOne: "1 run of",
    fetching: "Fetching the test images, 1.6 MB",
    running: "{runner}, batches of {size}",
    table: "Images a second by who computes and by batch size, over all 10,000 test images",
    batchColumn: "Batch",
    rateColumn: "Images a second",
    ratioColumn: "Against 1",
    times: "×{times}",
    joined: "only {threads} joined",
    start:
      "A lap is all 10,000 test images. The race takes a few seconds; laps that are over in a blink are run three times, and the fastest counts.",
    fastest: "Here and now: {rate} images a second, by {runner} in batches of {size}.",
    correct: "Every lap gets {correct} of 10,000 right: accuracy {accuracy}.",
    identical: "Of {outputs} outputs in {laps} laps, {differing} differ from the first lap’s in any of their 32 bits.",
    spoken: "{differing} of {outputs} outputs differ in any bit; accuracy {accuracy}.",
    identicalOne: "The {outputs} outputs of this lap are what every later lap is compared with, bit by bit.",
    different: "This must not happen, and means that this browser does not compute as it should.",
    honest:
      "Speeds are this machine’s, this browser’s and this moment’s: another tab or a low battery changes them. The answers never change.",
    noWasm:
      "WebAssembly cannot run on this page (a policy forbids it, or the browser is too old), so plain JavaScript runs alone. Its answers have the same bits.",
    notIsolated:
      "Several threads need shared memory, which browsers give only to pages whose server isolates them by two headers (COOP and COEP). This one’s does not; on your own machine, “npx feedforward play” sends them.",
    oneProcessor: "This browser names one processor only, so there is nothing for a second thread to run on.",
    otherInput:
      "{name} takes {inputs} inputs, and the test images have 784. It cannot race; the page’s own network can.",
    takeOwn: "Take mnist-mlp",
    retry: "Try again",
  },
  ko: {
    title: "배치로 한꺼번에, 아니면 한 장씩",
    batch: "배치 크기(장)",
    runner: "계산 방식",
    plain: "순수 JavaScript",
    wasm: "WebAssembly",
    threads: "WebAssembly, 스레드 {threads}개",
    threadsShort: "여러 스레드",
    runAll: "모두 달려 보기",
    runOne: "고른 조건만",
    stop: "멈추기",
    picture: "시험 이미지 한 장을 한 칸으로 나타낸 10,000칸. 한 번에 계산하는 배치 {size}칸을 표시했습니다",
    runs: "추론 {runs}회, 매번",
    runsOne: "추론 1회",
    fetching: "시험 이미지 받는 중, 1.6 MB",
    running: "{runner}, 배치 크기 {size}",
    table: "시험 이미지 10,000장을 모두 추론할 때의 계산 방식별·배치 크기별 초당 처리량",
    batchColumn: "배치",
    rateColumn: "초당 이미지 수",
    ratioColumn: "1장씩 대비",
    times: "{times}배",
    joined: "{threads}개만 참여",
    start:
      "시험 이미지 10,000장을 모두 추론하는 것이 한 바퀴입니다. 전부 달리는 데 몇 초 걸리며, 금세 끝나는 조건은 세 바퀴를 달려 가장 빠른 기록을 남깁니다.",
    fastest: "지금 이 기기에서는 {runner}, 배치 크기 {size}일 때 초당 {rate}장으로 가장 빠릅니다.",
    correct: "어떤 조건에서도 10,000장 중 {correct}장을 맞힙니다. 정확도는 {accuracy}입니다.",
    identical:
      "{laps}바퀴를 달려 나온 출력 {outputs}개 가운데 첫 번째 결과와 32비트 중 한 비트라도 다른 것은 {differing}개입니다.",
    spoken: "출력 {outputs}개 중 한 비트라도 다른 것은 {differing}개, 정확도는 {accuracy}입니다.",
    identicalOne: "이번에 나온 출력 {outputs}개를 기준으로 삼아, 다음부터는 모든 출력을 비트 단위로 비교합니다.",
    different: "있어서는 안 되는 일입니다. 이 브라우저의 계산에 문제가 있습니다.",
    honest:
      "속도는 이 기기, 이 브라우저에서 지금 잰 값입니다. 다른 탭이나 배터리 상태에 따라 달라집니다. 답은 언제나 같습니다.",
    noWasm:
      "이 페이지에서는 WebAssembly를 쓸 수 없어(보안 정책이 막았거나 브라우저가 오래되어) 순수 JavaScript만 달립니다. 답은 비트까지 같습니다.",
    notIsolated:
      "여러 스레드가 함께 계산하려면 메모리를 공유해야 하는데, 브라우저는 서버가 두 헤더(COOP, COEP)로 격리한 페이지에만 이를 허용합니다. 이 서버는 그 헤더를 보내지 않습니다. 여러분의 컴퓨터에서 ‘npx feedforward play’로 열면 됩니다.",
    oneProcessor: "이 브라우저가 알려 준 프로세서는 하나뿐이라 두 번째 스레드를 돌릴 곳이 없습니다.",
    otherInput:
      "{name}의 입력은 {inputs}개인데 시험 이미지의 픽셀은 784개라서 함께 쓸 수 없습니다. 페이지에 딸린 신경망으로는 달릴 수 있습니다.",
    takeOwn: "mnist-mlp 쓰기",
    retry: "다시 시도",
  },
} as const;
