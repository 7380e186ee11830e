/**
 * Which form a Korean particle has: 은 or 는, 이 or 가, 을 or 를, 과 or 와, 으로 or 로, by the last sound of what stands before it. Facts are
 * names and numbers in Latin letters, and are heard as Korean engineers say them: `input` is 인풋 and takes 은, `layer` 레이어 and
 * takes 는, `float32` ends in 삼십이. Spelling tells it nearly always; the few words that it does not tell stand in lists.
 */

/** How a sound ends: in a vowel, in ㄹ, which takes 로 as vowels do, or in another consonant. */
type Final = "open" | "rieul" | "closed";

/** The particle of a pair like `은/는` that follows this text. */
export function particleAfter(text: string, pair: string): string {
  const [closed, open] = pair.split("/") as [string, string];
  const final = finalOf(text);
  return final === "open" || (final === "rieul" && closed.startsWith("으")) ? open : closed;
}

/** The text with the particle: `${withParticle("input", "은/는")}` is `input은`. */
export function withParticle(text: string, pair: string): string {
  return text + particleAfter(text, pair);
}

function finalOf(text: string): Final {
  const spoken = text.replace(/[^\p{L}\p{N}%∞]+$/u, "");
  const last = spoken.slice(-1);
  if (last === "%" || last === "∞" || last === "") return "open"; // 퍼센트, 무한대
  if (/\d/.test(last)) return finalOfDigit(last);
  const [word] = /[A-Za-z]+$/.exec(spoken) ?? [];
  return word === undefined ? finalOfSyllable(last) : finalOfWord(word);
}

const firstSyllable = 0xac00;
const lastSyllable = 0xd7a3;
/** The place of ㄹ among the finals. */
const rieul = 8;

function finalOfSyllable(letter: string): Final {
  const code = letter.charCodeAt(0);
  if (code < firstSyllable || code > lastSyllable) return "open";
  const final = (code - firstSyllable) % 28;
  return final === 0 ? "open" : final === rieul ? "rieul" : "closed";
}

/** 영 일 이 삼 사 오 육 칠 팔 구; of 10, 100, 1,000 the last word, 십, 백, 천, ends as 영 does. */
function finalOfDigit(digit: string): Final {
  if ("178".includes(digit)) return "rieul";
  return "036".includes(digit) ? "closed" : "open";
}

/** Letters that are spelled out: 엘 and 알, 엠 and 엔; the names of the others end in a vowel. */
function finalOfLetter(letter: string): Final {
  if ("lr".includes(letter)) return "rieul";
  return "mn".includes(letter) ? "closed" : "open";
}

/** One letter, and capitals without a vowel, are spelled: x 엑스, CNN 씨엔엔. Of camelCase the last word counts. */
function finalOfWord(word: string): Final {
  const isSpelled = word.length === 1 || /^[^AEIOUaeiou]+$/.test(word) || spelled.test(word);
  if (isSpelled) return finalOfLetter(word.slice(-1).toLowerCase());
  const last = (/[A-Z]?[a-z]+$/.exec(word)?.[0] ?? word).toLowerCase();
  return exceptions[last] ?? endings.find(([ending]) => ending.test(last))?.[1] ?? "open";
}

/** Spelled although they have vowels: 유알엘, 에이피아이. */
const spelled = /^(URL|API|CPU|GPU|UTF|IDX|ID|OS)$/i;

const exceptions: Readonly<Record<string, Final>> = {
  bit: "open", // 비트
  check: "open",
  root: "open",
  dtype: "closed",
  type: "closed",
  prototype: "closed",
  book: "closed",
  group: "closed",
  null: "rieul",
};

/** The first that fits. What none fits ends in a vowel, mostly ㅡ: 리스트, 마스크, 패드, 바이어스. */
const endings: readonly (readonly [RegExp, Final])[] = [
  [/le?$/, "rieul"], // 레이블, 파일, 스케일
  [/[mn]e?$/, "closed"], // 놈, 네임, 커널, 라인
  [/ng$/, "closed"], // 패딩
  [/[aeiou]c$/, "closed"], // 토픽
  [/ck$/, "closed"], // 블록
  [/out$/, "closed"], // 드롭아웃
  [/(^|[^aeiou])[aeiou]b$/, "closed"], // 잡
  [/(^|[^aeiou])[aeiou][pt]$/, "closed"], // 스텝, 인풋
];
