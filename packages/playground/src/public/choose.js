// Goes to the page in the reader's language, with the state that the address names.
(() => {
  const isKorean = (navigator.languages || [navigator.language]).some((name) => /^ko\b/i.test(name));
  location.replace(`${isKorean ? "ko" : "en"}/${location.search}${location.hash}`);
})();
