/**
 * What the page does for its reader beside the panels: the contents close, parts off screen are skipped, and the page is kept for
 * reading without a network.
 */

/** How long a layout stands before its heights are taken for known. */
const settleMs = 500;
/** The page itself comes first. */
const keepMs = 1500;

export function startLayout(): void {
  closeContents();
  skipPartsOffScreen();
  if (document.readyState === "complete") keepSoon();
  else addEventListener("load", keepSoon);
}

function keepSoon(): void {
  setTimeout(() => void startServiceWorker(), keepMs);
}

/** The list of parts goes when one is chosen, or by Escape, unless it stands beside the text. */
function closeContents(): void {
  const contents = document.querySelector<HTMLDetailsElement>(".contents details")!;
  const isBeside = matchMedia("(width >= 80rem)");
  contents.addEventListener("click", (event) => {
    if ((event.target as Element).closest("a") !== null) contents.open = isBeside.matches;
  });
  contents.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || isBeside.matches) return;
    contents.open = false;
    contents.querySelector("summary")!.focus();
  });
}

/**
 * Lets the browser skip the parts that are off screen, at the heights that it remembers from laying them out: guessed heights
 * would let links miss their places. Another width asks for another layout.
 */
function skipPartsOffScreen(): void {
  const { classList } = document.documentElement;
  let width = innerWidth;
  let timer = setTimeout(settle, settleMs);
  function settle() {
    // In a frame, which then finds out what is on screen: between two, all parts would count as skipped for a moment.
    requestAnimationFrame(() => classList.add("is-settled"));
  }
  addEventListener("resize", () => {
    if (innerWidth === width) return;
    width = innerWidth;
    classList.remove("is-settled");
    clearTimeout(timer);
    timer = setTimeout(settle, settleMs);
  });
}

/**
 * From the second visit on the page works without a network. Where that is not possible, it works as it did. The test images
 * are kept last, when all else is there, and not on a connection that asks to save data: a panel then fetches them when it must.
 */
async function startServiceWorker(): Promise<void> {
  const { serviceWorker, connection } = navigator as Navigator & {
    readonly connection?: { readonly saveData: boolean };
  };
  try {
    await serviceWorker.register(new URL("../sw.js", location.href));
    const { active } = await serviceWorker.ready;
    if (connection?.saveData !== true) active!.postMessage("keep the test images");
  } catch {
    // a browser that keeps nothing, or a host that does not serve the file
  }
}
