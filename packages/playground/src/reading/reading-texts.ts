/** What the page says to help through it. */

export const readingTexts = {
  en: {
    done: "answered",
    answered: "Question {number} is answered",
    count: "{count} of {all} questions answered",
    glossary: "Glossary",
  },
  ko: {
    done: "풀었음",
    answered: "{number}번 질문을 풀었습니다",
    count: "질문 {all}개 중 {count}개를 풀었습니다",
    glossary: "용어",
  },
} as const;
