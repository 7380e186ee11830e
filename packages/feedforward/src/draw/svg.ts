/**
 * Scenes as SVG: text that any browser, editor and printer reads. Numbers are rounded to hundredths of a pixel, so the
 * same scene gives the same text; text is escaped; the title and description are there for screen readers.
 */

import { toHex } from "./color.ts";
import type { Line } from "./line.ts";
import { colorAt, type Pixels } from "./pixels.ts";
import type { Scene, Shape } from "./scene.ts";

/** A scene as a whole SVG document, which may also stand inside an HTML page. */
export function sceneToSvg(scene: Scene): string {
  const { width, height, title, description, shapes } = scene;
  const attributes = {
    xmlns: "http://www.w3.org/2000/svg",
    width,
    height,
    viewBox: `0 0 ${formatNumber(width)} ${formatNumber(height)}`,
    role: "img",
    "font-family": "system-ui, sans-serif",
  };
  const content = [
    element("title", {}, escapeText(title === "" ? description : title)),
    element("desc", {}, escapeText(description)),
    ...shapes.flatMap((shape) => drawShape(shape)),
  ];
  return `${element("svg", attributes, `\n${content.join("\n")}\n`)}\n`;
}

type Attributes = Readonly<Record<string, string | number>>;

/** An element; its content is markup already. */
export function element(name: string, attributes: Attributes, content?: string): string {
  const written = Object.entries(attributes).map(
    ([key, value]) => ` ${key}="${typeof value === "number" ? formatNumber(value) : escapeText(value)}"`,
  );
  const start = `<${name}${written.join("")}`;
  return content === undefined ? `${start}/>` : `${start}>${content}</${name}>`;
}

const entities: Readonly<Record<string, string>> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" };

/** Text as XML may hold it, in content and in double quotes. */
export function escapeText(text: string): string {
  return text.replace(/[&<>"]/g, (character) => entities[character]!);
}

/** At most two decimals, and no negative zero. */
function formatNumber(value: number): string {
  return String(Math.round(value * 100) / 100 || 0);
}

function drawShape(shape: Shape): readonly string[] {
  switch (shape.kind) {
    case "box": {
      const { at, width, height, fill } = shape;
      return [element("rect", { x: at[0], y: at[1], width, height, fill: toHex(fill) })];
    }
    case "line":
      return [drawLine(shape)];
    case "dot": {
      const { at, radius, fill, color } = shape;
      const paint = { fill: toHex(fill), stroke: toHex(color), "stroke-width": 1.5 };
      return [element("circle", { cx: at[0], cy: at[1], r: radius, ...paint })];
    }
    case "text":
      return [drawText(shape)];
    case "picture":
      return drawPicture(shape);
  }
}

function drawLine({ lines, width, color, dash }: Extract<Shape, { kind: "line" }>): string {
  return element("path", {
    d: lines.map(pathOf).join(""),
    fill: "none",
    stroke: toHex(color),
    "stroke-width": width,
    "stroke-linecap": "round",
    "stroke-linejoin": "round",
    ...(dash.length === 0 ? {} : { "stroke-dasharray": dash.map(formatNumber).join(" ") }),
  });
}

/** `M` to the first point, `L` through the others; a single point is a line to itself, which its round ends make a dot. */
function pathOf(line: Line): string {
  const points = (line.length === 1 ? [...line, ...line] : line).map((point) => point.map(formatNumber).join(" "));
  return `M${points[0]}L${points.slice(1).join(" ")}`;
}

function drawText(shape: Extract<Shape, { kind: "text" }>): string {
  const [x, y] = shape.at;
  const upwards = `translate(${formatNumber(x)} ${formatNumber(y)}) rotate(-90)`;
  const attributes = {
    ...(shape.direction === "upwards" ? { transform: upwards } : { x, y }),
    "font-size": shape.size,
    ...(shape.weight === "bold" ? { "font-weight": 600 } : {}),
    ...(shape.anchor === "start" ? {} : { "text-anchor": shape.anchor }),
    fill: toHex(shape.color),
  };
  return element("text", attributes, escapeText(shape.text));
}

/**
 * Every colour is one path of horizontal runs in units of the picture's pixels. No embedded image: pages whose policy
 * forbids `data:` show it too, and pixels stay sharp at any size.
 */
function drawPicture({ at, pixels, scale }: Extract<Shape, { kind: "picture" }>): readonly string[] {
  const paths = [...runsByColor(pixels)].map(([fill, d]) => element("path", { fill, d }));
  const transform = `translate(${at.map(formatNumber).join(" ")}) scale(${formatNumber(scale)})`;
  return [element("g", { transform, "shape-rendering": "crispEdges" }, `\n${paths.join("\n")}\n`)];
}

function runsByColor(pixels: Pixels): ReadonlyMap<string, string> {
  const paths = new Map<string, string>();
  for (let y = 0; y < pixels.height; y++) {
    for (let x = 0; x < pixels.width; ) {
      const color = toHex(colorAt(pixels, x, y));
      const start = x;
      while (x < pixels.width && toHex(colorAt(pixels, x, y)) === color) x++;
      paths.set(color, `${paths.get(color) ?? ""}M${start} ${y}h${x - start}v1h${start - x}z`);
    }
  }
  return paths;
}
