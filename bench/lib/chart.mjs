// Draws a run as SVG: requests per second and p99, for each number of connections a group of bars. The axis of the latencies is
// logarithmic, as they are up to a thousand times apart. Colours and text follow a dark page.
import { LABELS, TARGETS, spread, unique } from './samples.mjs';

const WIDTH = 960;
const PANEL = { width: 390, height: 230, top: 84, left: [70, 550] };

const short = (x) => (x >= 1e4 ? `${Math.round(x / 1000)}k` : x >= 1e3 ? `${(x / 1000).toFixed(1)}k` : x >= 10 ? `${Math.round(x)}` : x.toPrecision(2).replace(/\.0$/, ''));
const tick = (x) => (x >= 1000 ? `${x / 1000}k` : `${x}`);

const panel = (run, left, { title, unit, value, log }) => {
  const groups = unique(run.of('throughput').map((s) => s.connections)).sort((a, b) => a - b);
  const targets = TARGETS.filter((t) => run.of('throughput', { target: t }).length);
  const bars = groups.flatMap((connections, g) =>
    targets.map((target, t) => ({ g, t, target, ...spread(run.of('throughput', { target, connections }).map(value)) })),
  );
  const known = bars.filter((b) => b.median > 0);
  const least = Math.min(...known.map((b) => b.min || b.median)); // a round without an answer has no latency
  const most = Math.max(...known.map((b) => b.max));
  const step = 10 ** Math.floor(Math.log10(most)) * (most / 10 ** Math.floor(Math.log10(most)) > 4 ? 2 : 0.5);
  const low = log ? 10 ** Math.floor(Math.log10(least)) : 0;
  const high = log ? 10 ** Math.ceil(Math.log10(most)) : step * Math.ceil(most / step);
  const bottom = PANEL.top + PANEL.height;
  const y = (x) =>
    bottom - PANEL.height * (log ? Math.log10(Math.max(x, low) / low) / Math.log10(high / low) : x / high);
  const groupWidth = PANEL.width / groups.length;
  const barWidth = Math.min(24, (groupWidth - 12) / targets.length);

  const out = [`<text class="title" x="${left}" y="${PANEL.top - 18}">${title}</text>`];
  out.push(`<text class="axis" transform="translate(${left - 46} ${PANEL.top + PANEL.height / 2}) rotate(-90)" text-anchor="middle">${unit}</text>`);
  for (let p = low; p <= high * 1.01; p = log ? p * 10 : p + step) {
    const at = y(p).toFixed(1);
    out.push(`<line class="grid" x1="${left}" x2="${left + PANEL.width}" y1="${at}" y2="${at}"/>`);
    out.push(`<text class="axis" x="${left - 6}" y="${(y(p) + 4).toFixed(1)}" text-anchor="end">${tick(Number(p.toPrecision(3)))}</text>`);
  }
  for (const b of known) {
    const x = left + b.g * groupWidth + (groupWidth - barWidth * targets.length) / 2 + b.t * barWidth;
    const mid = (x + barWidth / 2).toFixed(1);
    out.push(`<rect class="${b.target}" x="${(x + 1).toFixed(1)}" y="${y(b.median).toFixed(1)}" width="${(barWidth - 2).toFixed(1)}" height="${(bottom - y(b.median)).toFixed(1)}"/>`);
    if (b.max > b.min) out.push(`<line class="range" x1="${mid}" x2="${mid}" y1="${y(b.min).toFixed(1)}" y2="${y(b.max).toFixed(1)}"/>`);
    out.push(`<text class="value" x="${mid}" y="${(y(b.max) - 4).toFixed(1)}" text-anchor="middle">${short(b.median)}</text>`);
  }
  out.push(`<line class="base" x1="${left}" x2="${left + PANEL.width}" y1="${bottom}" y2="${bottom}"/>`);
  groups.forEach((connections, g) =>
    out.push(`<text class="axis" x="${(left + (g + 0.5) * groupWidth).toFixed(1)}" y="${bottom + 18}" text-anchor="middle">${connections}</text>`),
  );
  out.push(`<text class="axis" x="${left + PANEL.width / 2}" y="${bottom + 38}" text-anchor="middle">connections</text>`);
  return out.join('\n');
};

/** The chart; undefined when the run has no throughput samples. */
export const chart = (run) => {
  const targets = TARGETS.filter((t) => run.of('throughput', { target: t }).length);
  if (targets.length === 0) return undefined;
  const legend = targets
    .map((t, i) => `<rect class="${t}" x="${70 + i * 165}" y="18" width="14" height="14" rx="2"/><text class="legend" x="${90 + i * 165}" y="30">${LABELS[t]}</text>`)
    .join('\n');
  const height = PANEL.top + PANEL.height + 56;
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${height}" width="${WIDTH}" height="${height}" role="img" aria-label="Throughput and p99 latency by target and number of connections">
<style>
text { font-family: system-ui, -apple-system, "Segoe UI", "DejaVu Sans", sans-serif; fill: #24292f; }
.title { font-size: 15px; font-weight: 600; } .legend { font-size: 13px; } .axis { font-size: 12px; fill: #57606a; } .value { font-size: 10px; }
.page { fill: #ffffff; } .grid { stroke: #d0d7de; stroke-width: 1; } .base { stroke: #57606a; stroke-width: 1; } .range { stroke: #24292f; stroke-width: 1.5; }
.direct { fill: #a8b1bb; } .nginx { fill: #4c9a5b; } .gateway { fill: #d9622b; } .stock { fill: #5b7db8; } .spring { fill: #8b6bb1; }
@media (prefers-color-scheme: dark) {
text { fill: #e6edf3; } .axis { fill: #9da7b3; } .page { fill: #0d1117; } .grid { stroke: #30363d; } .base { stroke: #9da7b3; } .range { stroke: #e6edf3; }
.direct { fill: #6e7681; } .nginx { fill: #57ab5a; } .gateway { fill: #f0883e; } .stock { fill: #6f9ae0; } .spring { fill: #b392f0; }
}
</style>
<rect class="page" width="${WIDTH}" height="${height}" rx="6"/>
${legend}
${panel(run, PANEL.left[0], { title: 'Throughput (more is better)', unit: 'requests/s', value: (s) => s.rps })}
${panel(run, PANEL.left[1], { title: 'p99 latency (less is better)', unit: 'ms, logarithmic scale', value: (s) => s.p99_ms, log: true })}
</svg>
`;
};
