/** A card to share, 1200 × 630: the digit of the page as ink on paper, what the network says of it as bars, and the address. */

import { normalizePixels } from "feedforward/data";
import { Session } from "feedforward/plain";
import { fill, textsOf } from "../page/language.ts";
import { type Digit, digit } from "../state/digit.ts";
import { type Subject, subject } from "../state/networks.ts";
import { formatPercent } from "./number.ts";
import { shareTexts } from "./share-texts.ts";

const width = 1200;
const height = 630;
const margin = 60;
const side = 28;
const night = "#0d1420";
const soft = "#a7adb6";
const light = "#eceae5";
const glow = "#ffb04a";
const font = "system-ui, sans-serif";
const mostBars = 10;

/** Null where there is no digit, or no network yet. */
export async function cardBlob(address: string): Promise<Blob | null> {
  const [now, about] = [digit.peek(), subject.peek()];
  if (now === null || about === null) return null;
  const canvas = document.createElement("canvas");
  canvas.width = width;
  canvas.height = height;
  const context = canvas.getContext("2d")!;
  context.fillStyle = night;
  context.fillRect(0, 0, width, height);
  drawPaper(context, now);
  drawAnswer(context, now, about);
  drawAddress(context, address);
  return new Promise((resolve) => canvas.toBlob(resolve, "image/png"));
}

function drawPaper(context: CanvasRenderingContext2D, { pixels }: Digit): void {
  const cell = 15;
  context.fillStyle = "#ffffff";
  context.fillRect(margin, margin, side * cell, side * cell);
  for (const [i, ink] of pixels.data.entries()) {
    context.fillStyle = `rgb(29 32 36 / ${ink / 255})`;
    context.fillRect(margin + (i % side) * cell, margin + Math.floor(i / side) * cell, cell, cell);
  }
}

function drawAnswer(context: CanvasRenderingContext2D, { pixels }: Digit, about: Subject): void {
  const t = textsOf(shareTexts);
  const { name, network, normalize } = about;
  const ranking = new Session(network).topK(normalize ? normalizePixels(pixels) : pixels, mostBars);
  const [best] = ranking;
  const left = 560;
  context.textBaseline = "alphabetic";
  write(context, { text: t.prediction, x: left, y: 96, look: `28px ${font}`, color: soft });
  write(context, { text: best!.label, x: left + 150, y: 112, look: `bold 84px ${font}`, color: glow });
  const rows = ranking.toSorted((a, b) => a.index - b.index);
  for (const [row, { label, probability, index }] of rows.entries()) {
    const y = 150 + row * 33;
    const color = index === best!.index ? glow : light;
    write(context, { text: label, x: left, y: y + 20, look: `22px ${font}`, color });
    context.fillStyle = "#1b2d42";
    context.fillRect(left + 50, y, 400, 24);
    context.fillStyle = color;
    context.fillRect(left + 50, y, 400 * Math.min(1, Math.max(0, probability)), 24);
    write(context, { text: formatPercent(probability), x: left + 465, y: y + 20, look: `22px ${font}`, color });
  }
  write(context, { text: fill(t.network, { name }), x: margin, y: 530, look: `26px ${font}`, color: soft });
}

function drawAddress(context: CanvasRenderingContext2D, address: string): void {
  const shown = address.replace(/^https?:\/\//, "");
  const text = shown.length > 78 ? `${shown.slice(0, 77)}…` : shown;
  write(context, { text, x: margin, y: 580, look: `24px ${font}`, color: light });
}

interface Writing {
  readonly text: string;
  readonly x: number;
  readonly y: number;
  /** As CSS has fonts. */
  readonly look: string;
  readonly color: string;
}

function write(context: CanvasRenderingContext2D, { text, x, y, look, color }: Writing): void {
  context.font = look;
  context.fillStyle = color;
  context.fillText(text, x, y);
}
