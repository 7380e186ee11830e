/** What the page's own script says: the choice of colours, and a panel that does not come. */

export const pageTexts = {
  en: {
    theme: "Theme",
    auto: "system",
    light: "light",
    dark: "dark",
    panelFailed: "This panel could not be loaded.",
    retry: "Try again",
  },
  ko: {
    theme: "화면 색",
    auto: "시스템 설정",
    light: "밝게",
    dark: "어둡게",
    panelFailed: "패널을 불러오지 못했습니다.",
    retry: "다시 시도",
  },
} as const;
