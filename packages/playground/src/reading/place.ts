/** Where the reader is: the part in the contents, and a line that grows below the head. */

/** A part is the current one once its top is so far up in the window. */
const line = 0.4;
/** From here on the contents stand beside the text, as the stylesheet has it. */
const isBeside = matchMedia("(width >= 80rem)");

export function startPlace(): void {
  const details = document.querySelector<HTMLDetailsElement>(".contents details")!;
  const follow = () => {
    details.open = isBeside.matches;
  };
  isBeside.addEventListener("change", follow);
  follow();
  let frame = 0;
  const look = () => {
    if (frame !== 0) return;
    frame = requestAnimationFrame(() => {
      frame = 0;
      show();
    });
  };
  for (const event of ["scroll", "resize"]) addEventListener(event, look, { passive: true });
  show();
}

function show(): void {
  const parts = [...document.querySelectorAll<HTMLElement>(".part")];
  const here = parts.findLast((part) => part.getBoundingClientRect().top < innerHeight * line) ?? parts[0];
  for (const link of document.querySelectorAll<HTMLElement>(".contents a")) {
    if (link.dataset["part"] === here?.id) link.setAttribute("aria-current", "location");
    else link.removeAttribute("aria-current");
  }
  const { scrollHeight } = document.documentElement;
  const share = scrollY / Math.max(1, scrollHeight - innerHeight);
  document.querySelector<HTMLElement>(".head")!.style.setProperty("--read", Math.min(1, share).toFixed(4));
}
