/**
 * The figure of the README: a dot a peer for two pieces of work, in microseconds an image. The axis is logarithmic, because
 * times run over three orders; so there are dots and no bars, and the number stands at the end of each line.
 *
 * @import { Results } from "./results.ts"
 * @import { Color } from "../packages/feedforward/src/draw/color.ts"
 * @import { Scene, Shape } from "../packages/feedforward/src/draw/scene.ts"
 */

import { contests, peers } from "./contests.js";
import { counts, own, scoreOf } from "./judgement.js";
import { significant } from "./report.js";

/**
 * The library's own drawing, which the caller has loaded.
 *
 * @typedef {object} Drawing
 * @property {typeof import("../packages/feedforward/src/draw/color.ts")} color
 * @property {typeof import("../packages/feedforward/src/draw/scene.ts")} scene
 * @property {typeof import("../packages/feedforward/src/draw/svg.ts")} svg
 */

const shown = ["single", "hundreds"];
const images = 10_000;
const width = 760;
const margin = 16;
/** Where the axis begins, and where it ends. */
const left = margin + 240;
const right = width - margin - 60;
const step = 22;
/** From the top of a panel to its first dot. */
const panelHead = 38;
const panelGap = 22;
const radius = 5;

/** Styles of the library's charts: ours, native code, other JavaScript. */
const styles = { own: 0, native: 4, script: 5 };

/**
 * @typedef {object} Dot
 * @property {string} title
 * @property {import("./results.ts").Peer["kind"]} kind
 * @property {boolean} isOwn
 * @property {number} timeUs
 */

/**
 * @param {Results} results
 * @param {Drawing} drawing
 */
export function drawFigure(results, drawing) {
  return drawing.svg.sceneToSvg(sceneOf(results, drawing));
}

/**
 * @param {Results} results
 * @param {Drawing} drawing
 * @returns {Scene}
 */
function sceneOf(results, drawing) {
  const { ink, paper, softInk } = drawing.color;
  const { textShape } = drawing.scene;
  const panels = shown.map((id) => ({
    title: contests.find((one) => one.id === id)?.title ?? id,
    dots: dotsOf(results, id),
  }));
  const scale = logarithmicScale(panels.flatMap(({ dots }) => dots.map(({ timeUs }) => timeUs)));
  const { machine, date } = results;
  const place = `microseconds, least of all repetitions, logarithmic scale; ${machine.cpu}, Node ${machine.node}, ${date}`;
  /** @type {Shape[]} */
  const shapes = [
    textShape({ at: [margin, 34], text: "One image of MNIST, one thread", size: 16, color: ink, weight: "bold" }),
    textShape({ at: [margin, 54], text: place, size: 12, color: softInk }),
  ];
  let y = 54 + panelGap;
  for (const { title, dots } of panels) {
    const bottom = y + panelHead + dots.length * step;
    shapes.push(
      textShape({ at: [margin, y + 14], text: title, size: 14, color: ink, weight: "bold" }),
      ...drawAxis(scale, [y + 20, bottom], drawing),
      ...dots.flatMap((dot, i) => drawDot(dot, y + panelHead + i * step, scale, drawing)),
    );
    y = bottom + panelGap;
  }
  const height = y;
  const description = panels.map(
    ({ title, dots }) => `${title}: ${dots.map((dot) => `${dot.title} ${significant(dot.timeUs)} µs`).join(", ")}`,
  );
  return {
    width,
    height,
    title: "Time for one image of MNIST, feedforward and its peers",
    description: description.join("; "),
    shapes: [{ kind: "box", at: [0, 0], width, height, fill: paper }, ...shapes],
  };
}

/**
 * Who counts, the fastest first.
 *
 * @param {Results} results
 * @param {string} contest
 * @returns {Dot[]}
 */
function dotsOf(results, contest) {
  return peers
    .flatMap(({ id, title, kind }) => {
      const score = scoreOf(results, contest, id);
      if (score === null || !counts(score)) return [];
      const timeUs = (1000 * score.times.min) / images;
      return [{ title, kind, isOwn: id === own, timeUs }];
    })
    .sort((a, b) => a.timeUs - b.timeUs);
}

/**
 * A vertical line at every power of ten, with its number above.
 *
 * @param {Scale} scale
 * @param {readonly [top: number, bottom: number]} interval
 * @param {Drawing} drawing
 * @returns {Shape[]}
 */
function drawAxis({ decades, x }, [top, bottom], { color: { gridLine, softInk }, scene: { textShape } }) {
  return decades.flatMap((timeUs) => [
    line([x(timeUs), top], [x(timeUs), bottom - step / 2], gridLine),
    textShape({ at: [x(timeUs), top - 6], text: String(timeUs), size: 11, color: softInk, anchor: "middle" }),
  ]);
}

/**
 * @param {Dot} dot
 * @param {number} y
 * @param {Scale} scale
 * @param {Drawing} drawing
 * @returns {Shape[]}
 */
function drawDot({ title, kind, isOwn, timeUs }, y, { x }, drawing) {
  const { axisLine, ink, seriesStyle } = drawing.color;
  const { textShape } = drawing.scene;
  const { color } = seriesStyle(styles[kind]);
  const weight = isOwn ? "bold" : "regular";
  const baseline = y + 4;
  return [
    textShape({ at: [left - 12, baseline], text: title, size: 12, color: ink, anchor: "end", weight }),
    line([left, y], [x(timeUs), y], axisLine),
    { kind: "dot", at: [x(timeUs), y], radius, fill: color, color },
    textShape({
      at: [width - margin, baseline],
      text: significant(timeUs),
      size: 12,
      color: ink,
      anchor: "end",
      weight,
    }),
  ];
}

/**
 * @param {readonly [number, number]} from
 * @param {readonly [number, number]} to
 * @param {Color} color
 * @returns {Shape}
 */
function line(from, to, color) {
  return { kind: "line", lines: [[from, to]], width: 1, color, dash: [] };
}

/**
 * @typedef {object} Scale
 * @property {readonly number[]} decades the powers of ten around all times
 * @property {(timeUs: number) => number} x in pixels
 */

/**
 * @param {readonly number[]} times
 * @returns {Scale}
 */
function logarithmicScale(times) {
  const low = Math.floor(Math.log10(Math.min(...times)));
  const high = Math.max(low + 1, Math.ceil(Math.log10(Math.max(...times))));
  return {
    decades: Array.from({ length: high - low + 1 }, (_, i) => 10 ** (low + i)),
    x: (timeUs) => left + ((right - left) * (Math.log10(timeUs) - low)) / (high - low),
  };
}
