// Small charts of the last hour, minute by minute, as the gateway has kept it. What was before its start stays empty.
import { draw, make, setText } from './dom.js';
import { millis, number, percent } from './states.js';

const WIDTH = 300;
const HEIGHT = 64;

const sum = (values) => values.reduce((all, value) => all + value, 0);
const last = (values) => values.findLast((value) => value !== null);

/**
 * title; series(all) gives what is drawn, the main one first, each a list of values or nulls; bars or lines; latest(all)
 * says it in a few words; and what the top of the chart stands for at least
 */
const KINDS = [
  {
    title: 'Requests',
    bars: true,
    least: 4,
    series: (all) => [all.requests, all.errors],
    text: number,
    latest: (all) => counted(sum(all.requests), sum(all.errors), 'error'),
    legend: ['all', 'answered by 5xx'],
  },
  {
    title: 'Latency',
    least: 20,
    series: (all) => [all.p99_ms, all.p50_ms],
    text: millis,
    latest: (all) => (last(all.p99_ms) === undefined ? 'nothing yet' : `p50 ${millis(last(all.p50_ms))}, p99 ${millis(last(all.p99_ms))}`),
    legend: ['p99', 'p50'],
  },
  {
    title: 'Token acquisitions',
    bars: true,
    least: 4,
    series: (all) => [all.acquisitions, all.acquisition_failures],
    text: number,
    latest: (all) => counted(sum(all.acquisitions), sum(all.acquisition_failures), 'failure'),
    legend: ['all', 'failed'],
  },
  {
    title: 'Cache hit ratio',
    least: 1,
    series: (all) => [ratios(all)],
    text: percent,
    latest: (all) => {
      const hits = sum(all.cache_hits);
      return hits + sum(all.cache_misses) > 0 ? percent(hits / (hits + sum(all.cache_misses))) : 'nothing yet';
    },
  },
];

function counted(all, bad, what) {
  return bad > 0 ? `${number(all)}, ${number(bad)} ${what}${bad === 1 ? '' : 's'}` : `${number(all)}, no ${what}s`;
}

function ratios(all) {
  return all.cache_hits.map((hits, i) => (hits + all.cache_misses[i] > 0 ? hits / (hits + all.cache_misses[i]) : null));
}

/** A scale that does not jump with each value: 1, 2 or 5 times a power of ten. */
function scale(most) {
  const power = 10 ** Math.floor(Math.log10(most));
  return [1, 2, 5, 10].map((step) => step * power).find((step) => step >= most);
}

/** Where values are in a picture of that height; nulls are left out. */
function points(values, most, height) {
  const step = WIDTH / values.length;
  return values
    .map((value, i) => ({ value, x: ((i + 0.5) * step).toFixed(1), y: (height - 1 - ((value ?? 0) / most) * (height - 3)).toFixed(1) }))
    .filter((point) => point.value !== null);
}

const bars = (values, most, height) =>
  points(values, most, height)
    .filter((point) => point.value > 0)
    .map((point) => `M${point.x} ${height}V${point.y}`)
    .join('');

/** Lines between neighbours; a value between gaps is a dot, since a line without a length has round ends. */
function lines(values, most, height) {
  const step = WIDTH / values.length;
  let before = -Infinity;
  return points(values, most, height)
    .map((point) => {
      const near = point.x - before < step * 1.5;
      before = Number(point.x);
      return near ? `L${point.x} ${point.y}` : `M${point.x} ${point.y}h0`;
    })
    .join('');
}

class Chart {
  constructor(parent, kind) {
    this.kind = kind;
    const figure = make(parent, 'figure', 'panel chart');
    const caption = make(figure, 'figcaption');
    make(caption, 'span', '', kind.title);
    this.latest = make(caption, 'span', 'latest');
    const plot = make(figure, 'div', 'plot');
    this.top = make(plot, 'span', 'top');
    this.svg = draw(plot, 'svg', { viewBox: `0 0 ${WIDTH} ${HEIGHT}`, preserveAspectRatio: 'none', role: 'img' });
    for (const y of [1, HEIGHT / 2, HEIGHT - 1]) draw(this.svg, 'path', { class: 'grid', d: `M0 ${y}H${WIDTH}` });
    const form = kind.bars ? 'bars' : 'line';
    this.paths = ['first', 'second'].map((place) => draw(this.svg, 'path', { class: `${form} ${place}` }));
    const axis = make(figure, 'p', 'axis');
    make(axis, 'span', '', '1 h ago');
    if (kind.legend) {
      const legend = make(axis, 'span', 'legend');
      kind.legend.forEach((text, i) => make(legend, 'span', `${form} ${i === 0 ? 'first' : 'second'}`, text));
    }
    make(axis, 'span', '', 'now');
  }

  draw(all) {
    const { title, least, series, text, latest } = this.kind;
    const shown = series(all);
    const most = scale(Math.max(least, ...shown.flat().filter((value) => value !== null)));
    shown.forEach((values, i) => this.paths[i].setAttribute('d', (this.kind.bars ? bars : lines)(values, most, HEIGHT)));
    setText(this.latest, latest(all));
    setText(this.top, text(most));
    this.svg.setAttribute('aria-label', `${title} over the last hour: ${latest(all)}`);
  }
}

/** Makes the charts; returns what draws them. */
export function charts(parent) {
  const all = KINDS.map((kind) => new Chart(parent, kind));
  return (hour) => {
    if (hour.requests.length > 0) for (const chart of all) chart.draw(hour);
  };
}

/** A picture of one server's last hour, without numbers: they are beside it. */
export class Spark {
  static HEIGHT = 20;

  constructor(parent) {
    this.svg = draw(parent, 'svg', { class: 'spark chart', viewBox: `0 0 ${WIDTH} ${Spark.HEIGHT}`, preserveAspectRatio: 'none', role: 'img' });
    this.paths = ['first', 'second'].map((place) => draw(this.svg, 'path', { class: `bars ${place}` }));
  }

  /** Null where nothing was asked of it for an hour. */
  draw(hour) {
    const [requests, errors] = [hour?.requests ?? [], hour?.errors ?? []];
    const most = Math.max(1, ...requests);
    [requests, errors].forEach((values, i) => this.paths[i].setAttribute('d', bars(values, most, Spark.HEIGHT)));
    this.svg.setAttribute('aria-label', `Last hour: ${counted(sum(requests), sum(errors), 'error')}`);
  }
}
