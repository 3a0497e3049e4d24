// Small charts of the last ten minutes, from figures that only grow: what counts is how much they grew.

const SVG = 'http://www.w3.org/2000/svg';
const SPAN = 600_000; // ms that are remembered
const BUCKET = 15_000; // ms in one bar or point
const BUCKETS = SPAN / BUCKET;
const WIDTH = 300;
const HEIGHT = 72;

/** What was polled in the last ten minutes, oldest first. */
export class History {
  #samples = [];

  /** Figures at a time in ms; a gateway that was started anew counts from 0 again, so the past is dropped then. */
  add(time, figures) {
    const last = this.#samples.at(-1);
    if (last && figures.token_acquisitions_total + figures.token_cache_hits + figures.token_cache_misses < last.total + last.hits + last.misses) {
      this.#samples = [];
    }
    this.#samples.push({
      time,
      total: figures.token_acquisitions_total,
      hits: figures.token_cache_hits,
      misses: figures.token_cache_misses,
      waited: figures.avg_latency_ms * figures.token_acquisitions_total,
    });
    // one older than the span stays: the oldest bucket grows from it
    while (this.#samples.length > 1 && this.#samples[1].time < time - SPAN) this.#samples.shift();
  }

  /** One entry for each bucket, oldest first: what grew in it. Null where nothing was polled. */
  buckets(now) {
    const end = Math.ceil(now / BUCKET) * BUCKET;
    const buckets = Array(BUCKETS).fill(null);
    for (let i = 1; i < this.#samples.length; i++) {
      const [before, after] = [this.#samples[i - 1], this.#samples[i]];
      const index = BUCKETS - 1 - Math.floor((end - after.time) / BUCKET);
      if (index < 0 || index >= BUCKETS) continue;
      const bucket = (buckets[index] ??= { total: 0, hits: 0, misses: 0, waited: 0 });
      for (const name of Object.keys(bucket)) bucket[name] += after[name] - before[name];
    }
    return buckets;
  }
}

const percent = (value) => `${(value * 100).toFixed(value === 1 || value === 0 ? 0 : 1)} %`;
export const millis = (value) => (value >= 10_000 ? `${(value / 1000).toFixed(1)} s` : `${Math.round(value)} ms`);

/** title, value of a bucket or null, its text, and what the top of the chart stands for at least */
const KINDS = [
  { title: 'Acquisitions', bars: true, least: 4, value: (b) => b.total, text: (v) => String(v) },
  {
    title: 'Cache hit ratio',
    least: 1,
    value: (b) => (b.hits + b.misses > 0 ? b.hits / (b.hits + b.misses) : null),
    text: percent,
  },
  { title: 'Acquisition latency', least: 100, value: (b) => (b.total > 0 ? b.waited / b.total : null), text: millis },
];

/** A scale that does not jump with each value: 1, 2 or 5 times a power of ten. */
function scale(most) {
  const power = 10 ** Math.floor(Math.log10(most));
  return [1, 2, 5, 10].map((step) => step * power).find((step) => step >= most);
}

function element(parent, name, attributes = {}) {
  const made = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  parent.append(made);
  return made;
}

function html(parent, name, className, text = '') {
  const made = document.createElement(name);
  made.className = className;
  made.textContent = text;
  parent.append(made);
  return made;
}

class Chart {
  constructor(parent, kind) {
    this.kind = kind;
    const figure = html(parent, 'figure', 'panel chart');
    const caption = html(figure, 'figcaption', '');
    html(caption, 'span', '', kind.title);
    this.latest = html(caption, 'span', 'latest');
    const plot = html(figure, 'div', 'plot');
    this.top = html(plot, 'span', 'top');
    this.svg = element(plot, 'svg', { viewBox: `0 0 ${WIDTH} ${HEIGHT}`, preserveAspectRatio: 'none', role: 'img' });
    for (const y of [1, HEIGHT / 2, HEIGHT - 1]) element(this.svg, 'path', { class: 'grid', d: `M0 ${y}H${WIDTH}` });
    this.area = element(this.svg, 'path', { class: 'area' });
    this.line = element(this.svg, 'path', { class: kind.bars ? 'bars' : 'line' });
    this.dots = element(this.svg, 'path', { class: 'dots' });
    const axis = html(figure, 'p', 'axis');
    html(axis, 'span', '', '10 min ago');
    html(axis, 'span', '', 'now');
  }

  draw(buckets) {
    const { title, bars, least, value, text } = this.kind;
    const points = buckets
      .map((bucket, index) => ({ value: bucket && value(bucket), x: ((index + 0.5) * WIDTH) / BUCKETS }))
      .filter((point) => point.value !== null);
    const most = scale(Math.max(least, ...points.map((point) => point.value)));
    for (const point of points) point.y = HEIGHT - 2 - (point.value / most) * (HEIGHT - 4);
    const at = (point) => `${point.x.toFixed(1)} ${point.y.toFixed(1)}`;
    if (bars) {
      const shown = points.filter((point) => point.value > 0);
      this.line.setAttribute('d', shown.map((point) => `M${point.x.toFixed(1)} ${HEIGHT - 1}V${point.y.toFixed(1)}`).join(''));
    } else {
      const path = points.map(at).join('L');
      const [first, last] = [points[0], points.at(-1)];
      this.line.setAttribute('d', path && `M${path}`);
      this.area.setAttribute('d', path && `M${first.x.toFixed(1)} ${HEIGHT}L${path}V${HEIGHT}Z`);
      // a line without a length is a dot that no stretching distorts
      this.dots.setAttribute('d', points.length > 12 ? `M${at(last)}h0` : points.map((point) => `M${at(point)}h0`).join(''));
    }
    const sum = points.reduce((all, point) => all + point.value, 0);
    const latest = points.length === 0 ? 'nothing yet' : bars ? `${sum} in 10 min` : text(points.at(-1).value);
    this.latest.textContent = latest;
    this.top.textContent = text(most);
    this.svg.setAttribute('aria-label', `${title} over the last 10 minutes: ${latest}`);
  }
}

/** Makes the charts; returns what draws them. */
export function charts(parent) {
  const all = KINDS.map((kind) => new Chart(parent, kind));
  return (history, now) => {
    const buckets = history.buckets(now);
    all.forEach((chart) => chart.draw(buckets));
  };
}
