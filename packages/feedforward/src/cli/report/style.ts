/**
 * The style of a training's report, light and dark by the reader's own setting. Charts come with the colours of figures on white
 * paper as attributes, over which a rule of CSS wins: so one drawing suits both. Pictures keep theirs.
 */

import { axisLine, gridLine, ink, paper, seriesStyle, softInk, toHex, zeroLine } from "../../draw/color.ts";

const names = {
  "--paper": paper,
  "--ink": ink,
  "--soft": softInk,
  "--axis": axisLine,
  "--zero": zeroLine,
  "--grid": gridLine,
  "--first": seriesStyle(0).color,
  "--second": seriesStyle(1).color,
} as const;

const light = `:root{color-scheme:light dark;--page:#f6f8fa;--card:#ffffff;--border:#d8dee4;--good:#1a7f37;
--hit:0,114,178;--miss:213,94,0;${Object.entries(names)
  .map(([name, color]) => `${name}:${toHex(color)}`)
  .join(";")}}`;

const dark =
  "@media (prefers-color-scheme:dark){:root{--page:#0d1117;--card:#161b22;--border:#30363d;--good:#3fb950;--hit:88,166,255;--miss:240,136,62;--paper:#161b22;--ink:#e6edf3;--soft:#9198a1;--axis:#6e7681;--zero:#484f58;--grid:#272d35;--first:#58a6ff;--second:#f0883e}}";

const charts = Object.entries(names)
  .map(
    ([name, color]) =>
      `.chart [fill="${toHex(color)}"]{fill:var(${name})}.chart [stroke="${toHex(color)}"]{stroke:var(${name})}`,
  )
  .join("\n");

/** Shares of a row of the matrix, in steps. */
export const heatSteps = 10;

const heat = Array.from({ length: heatSteps + 1 }, (_, step) => {
  const opacity = (step / heatSteps) * 0.85;
  return `.hit${step}{background:rgba(var(--hit),${opacity.toFixed(3)})}.miss${step}{background:rgba(var(--miss),${opacity.toFixed(3)})}`;
}).join("\n");

const layout = `*{box-sizing:border-box}
body{margin:0;background:var(--page);color:var(--ink);font:16px/1.55 system-ui,-apple-system,"Segoe UI","Noto Sans KR","Apple SD Gothic Neo",sans-serif}
main{max-width:72rem;margin:0 auto;padding:2rem 1.25rem 4rem}
h1{font-size:1.75rem;margin:0 0 .25rem}
h2{font-size:1.2rem;margin:0 0 .35rem}
p{margin:.25rem 0 .9rem;color:var(--soft)}
.chain{font-variant-numeric:tabular-nums;margin-bottom:1.5rem}
section{background:var(--card);border:1px solid var(--border);border-radius:12px;padding:1.25rem 1.4rem;margin:0 0 1.25rem}
.row{display:flex;flex-wrap:wrap;gap:1.25rem}
.row>*{flex:1 1 26rem;min-width:0}
.numbers{display:flex;flex-wrap:wrap;gap:1rem 3rem;margin:0}
.numbers div{min-width:9rem}
.numbers dt{color:var(--soft);font-size:.9rem}
.numbers dd{margin:0;font-size:1.9rem;font-weight:600;font-variant-numeric:tabular-nums;line-height:1.25}
.numbers dd.good{color:var(--good)}
.numbers small{display:block;font-size:.85rem;font-weight:400;color:var(--soft)}
svg{max-width:100%;height:auto;display:block}
.scroll{overflow-x:auto}
table{border-collapse:collapse;font-size:.92rem;font-variant-numeric:tabular-nums}
th,td{padding:.32rem .6rem;text-align:right;white-space:nowrap}
th{font-weight:500;color:var(--soft)}
.matrix td{min-width:2.8rem;text-align:center;border:1px solid var(--border)}
.matrix th[scope=col]{text-align:center}
.rows td,.rows th{border-bottom:1px solid var(--border)}
.rows td:first-child,.rows th:first-child{padding-left:0}
.wrong{color:rgb(var(--miss));font-weight:600}
.pictures{display:grid;grid-template-columns:repeat(auto-fill,minmax(7rem,1fr));gap:1rem;margin:0;padding:0;list-style:none}
.pictures.small{grid-template-columns:repeat(auto-fill,minmax(5.2rem,1fr));gap:.6rem}
.pictures svg{width:100%;border-radius:6px;border:1px solid var(--border)}
.pictures span{display:block;font-size:.85rem;margin-top:.25rem;color:var(--soft)}
.facts{display:grid;grid-template-columns:max-content minmax(0,1fr);gap:.3rem 1.5rem;margin:0}
.facts dt{color:var(--soft)}
.facts dd{margin:0;overflow-wrap:anywhere}
.facts .lines{white-space:pre;overflow-x:auto;font:.9rem/1.6 ui-monospace,SFMono-Regular,Menlo,Consolas,monospace}
@media print{body{background:none}section{break-inside:avoid}}`;

export const reportStyle = [light, dark, charts, heat, layout].join("\n");
