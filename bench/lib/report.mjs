// Writes summary.md of a run: a table for each scenario that has samples, and the goals.
//   report.mjs FOLDER
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { LABELS, TARGETS, read, spread, unique } from './samples.mjs';
import { goals } from './goals.mjs';

const folder = process.argv[2];
const run = read(folder);

const digits = (x) => (x >= 100 ? 0 : x >= 10 ? 1 : x >= 1 ? 2 : 3);
const num = (x) => (x === undefined ? '–' : x.toLocaleString('en-US', { maximumFractionDigits: digits(Math.abs(x)) }));
const range = (s) => (s === undefined ? '–' : s.min === s.max ? num(s.median) : `${num(s.median)} (${num(s.min)}–${num(s.max)})`);
const ratio = (a, b) => (a && b ? `${(a.median / b.median).toFixed(2)}x` : '–');
const table = (title, head, rows) =>
  rows.length === 0
    ? ''
    : [`### ${title}`, '', `| ${head.join(' | ')} |`, `|${head.map((_, i) => (i === 0 ? ' --- |' : ' ---: |')).join('')}`]
        .concat(rows.map((r) => `| ${r.join(' | ')} |`))
        .join('\n') + '\n';

const throughput = (connections) => {
  const of = (target, f) => spread(run.of('throughput', { target, connections }).map(f));
  const rps = (t) => of(t, (s) => s.rps);
  return table(
    `POST, ${connections} connection${connections > 1 ? 's' : ''}`,
    ['', 'requests/s', 'to nginx', 'to stock Camel', 'p50 ms', 'p99 ms', 'CPU µs/request'],
    TARGETS.filter((t) => rps(t)).map((t) => [
      LABELS[t],
      range(rps(t)),
      ratio(rps(t), rps('nginx')),
      ratio(rps(t), rps('stock')),
      range(of(t, (s) => s.p50_ms)),
      range(of(t, (s) => s.p99_ms)),
      num(of(t, (s) => (s.cpu_ms * 1000) / s.requests)?.median),
    ]),
  );
};

const sse = () => {
  const of = (target, f) => spread(run.of('sse', { target }).map(f));
  return table(
    'SSE, from the request to the first event (the stream ends after 250 ms)',
    ['', 'p50 ms', 'p99 ms', 'samples'],
    TARGETS.filter((t) => of(t, (s) => s.p50_ms)).map((t) => [
      LABELS[t],
      range(of(t, (s) => s.p50_ms)),
      range(of(t, (s) => s.p99_ms)),
      num(run.of('sse', { target: t }).reduce((n, s) => n + s.samples, 0)),
    ]),
  );
};

const kib = (bytes) => bytes / 1024;
const streams = () =>
  table(
    'Open silent streams (gateway with -Xmx512m)',
    [
      '',
      'streams',
      'live heap MiB, before → open → closed',
      'heap KiB/stream',
      'RSS MiB, before → open',
      'RSS KiB/stream',
      'threads, before → open',
      'POST p99 ms, before → meanwhile',
    ],
    run.of('streams').map((s) => [
      LABELS[s.target],
      num(s.streams),
      s.heap_open ? [s.heap_before, s.heap_open, s.heap_after].map((x) => num(kib(kib(x)))).join(' → ') : '–',
      s.heap_open ? num(kib(s.heap_open - s.heap_before) / s.streams) : '–',
      [s.rss_kib_before, s.rss_kib_open].map((x) => num(kib(x))).join(' → '),
      num((s.rss_kib_open - s.rss_kib_before) / s.streams),
      `${s.threads_before} → ${s.threads_open}`,
      `${num(s.base.p99_ms)} → ${num(s.loaded.p99_ms)}`,
    ]),
  );

const allocation = () => {
  const of = (target) => spread(run.of('allocation', { target }).map((s) => kib(s.bytes) / s.requests));
  return table(
    'Allocation, KiB per request (32 connections)',
    ['', 'KiB/request'],
    TARGETS.filter(of).map((t) => [LABELS[t], range(of(t))]),
  );
};

const startup = () =>
  table(
    'Start, and memory when idle',
    ['', 'JDK', 'log says ready, ms', 'first 200, ms', 'idle RSS MiB', 'threads', 'starts'],
    unique(run.of('startup').map((s) => `${s.target}/${s.jdk}`)).sort().map((key) => {
      const [target, jdk] = key.split('/');
      const all = run.of('startup', { target, jdk: Number(jdk) });
      const of = (f) => spread(all.map(f));
      return [
        LABELS[target],
        jdk,
        range(of((s) => s.log_ms)),
        range(of((s) => s.first_200_ms)),
        range(of((s) => kib(s.rss_kib))),
        num(of((s) => s.threads)?.median),
        all.length,
      ];
    }),
  );

const flags = () =>
  table(
    'JVM options',
    ['', 'JDK', 'first 200, ms', 'idle RSS MiB', 'RSS MiB under load', 'requests/s at 32', 'p99 ms'],
    unique(run.of('flags').map((s) => s.target)).map((target) => {
      const all = run.of('flags', { target });
      const of = (f) => spread(all.map(f));
      return [
        target,
        all[0].jdk,
        range(of((s) => s.first_200_ms)),
        range(of((s) => kib(s.rss_kib))),
        range(of((s) => kib(s.rss_kib_loaded))),
        range(of((s) => s.rps)),
        range(of((s) => s.p99_ms)),
      ];
    }),
  );

const lookup = () =>
  run.lookup
    ? table('Lookup of a cached token (JMH)', ['', 'ns', '99.9 % confidence'], [
        ['TokenCache#lookup', num(run.lookup.score), `± ${num(run.lookup.scoreError === 'NaN' ? undefined : run.lookup.scoreError)}`],
      ])
    : '';

const goalTable = () => {
  const mark = { true: 'yes', false: 'no' };
  return table(
    'Goals',
    ['goal', 'measured', 'reached'],
    goals(run).map((g) => [g.goal, `${num(g.value)} ${g.unit}`.trim(), mark[g.reached]]),
  );
};

const e = run.environment;
const about =
  `${e.date}, commit ${e.commit}, Java ${e.java}, nginx ${e.nginx}, ${e.cpus} CPUs, ${e.rounds} rounds of ${e.seconds} s. ` +
  'Medians, in brackets the least and the greatest of the rounds.' +
  (e.quick ? ' **A quick run: the figures mean little.**' : '');
const file = join(folder, 'invalid.txt');
const invalid = existsSync(file) ? `\n**Invalid, as calls failed:**\n\n${readFileSync(file, 'utf8').trim().replace(/^/gm, '- ')}\n` : '';
const tables = [
  goalTable(),
  ...[1, 32, 256].map(throughput),
  sse(),
  streams(),
  allocation(),
  startup(),
  flags(),
  lookup(),
].filter(Boolean);
writeFileSync(join(folder, 'summary.md'), [about, invalid, ...tables].join('\n'));
