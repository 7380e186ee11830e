/** The few icons of the page, drawn on a grid of 24. They say nothing to a screen reader: their buttons do. */

const paths = {
  link: "M10 14a4 4 0 0 0 6 .5l3-3a4 4 0 0 0-6-6l-1 1M14 10a4 4 0 0 0-6-.5l-3 3a4 4 0 0 0 6 6l1-1",
  share: "M12 15V4M8 7l4-4 4 4M6 11v9h12v-9",
  lock: "M6 11h12v9H6zM8 11V8a4 4 0 0 1 8 0v3",
  enlarge: "M4 9V4h5M20 9V4h-5M4 15v5h5M20 15v5h-5",
  shrink: "M9 4v5H4M15 4v5h5M9 20v-5H4M15 20v-5h5",
  pen: "M4 20l1-4L16 5l3 3L8 19z",
  eraser: "M9 19l-5-5 9-9 6 6-8 8zM8 10l6 6M9 19h11",
  undo: "M8 5L4 9l4 4M4 9h10a5 5 0 0 1 0 10h-4",
  clear: "M5 7h14M9 7V4h6v3M7 7l1 13h8l1-13",
  play: "M7 4l12 8-12 8z",
  pause: "M8 5v14M16 5v14",
  back: "M15 5l-7 7 7 7",
  forward: "M9 5l7 7-7 7",
  reset: "M5 12a7 7 0 1 0 2-5L4 10M4 4v6h6",
  copy: "M9 9h11v11H9zM5 15H4V4h11v1",
  upload: "M12 16V4M7 9l5-5 5 5M4 20h16",
  shuffle: "M4 7h3c5 0 5 10 10 10h3M4 17h3c2 0 3-1 4-3M20 7h-3c-2 0-3 1-4 3M17 4l3 3-3 3M17 14l3 3-3 3",
  sun: "M12 8a4 4 0 1 0 0 8 4 4 0 0 0 0-8zM12 2v2M12 20v2M2 12h2M20 12h2M5 5l1.5 1.5M17.5 17.5L19 19M5 19l1.5-1.5M17.5 6.5L19 5",
  moon: "M20 14a8 8 0 0 1-10-10 8 8 0 1 0 10 10z",
  auto: "M12 4a8 8 0 1 0 0 16zM12 4a8 8 0 0 1 0 16",
} as const;

export type IconName = keyof typeof paths;

export function Icon({ name }: { readonly name: IconName }) {
  return (
    <svg class="icon" viewBox="0 0 24 24" aria-hidden="true">
      <path d={paths[name]} />
    </svg>
  );
}
