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
const ratio = (a, b) => (a && b?.median ? `${(a.median / b.median).toFixed(2)}x` : '–');
const table = (title, head, rows) =>
  rows.length === 0
    ? ''
    : [`### ${title}`, '', `| ${head.join(' | ')} |`, `|${head.map((_, i) => (i === 0 ? ' --- |' : ' ---: |')).join('')}`]
        .concat(rows.map((r) => `| ${r.join(' | ')} |`))
        .join('\n') + '\n';

// What each event loop (nginx: worker) used of the CPU time of all, busiest first: the mean of the rounds
const loops = (samples) => {
  const shares = samples
    .map((s) => s.loops_ms ?? [])
    .filter((ms) => ms.length > 1 && ms.some((x) => x > 0))
    .map((ms) => ms.map((x) => (100 * x) / ms.reduce((a, b) => a + b)));
  if (shares.length === 0) return samples.some((s) => s.loops_ms?.length === 1) ? 'one' : '–';
  return shares[0].map((_, i) => Math.round(shares.reduce((sum, s) => sum + (s[i] ?? 0), 0) / shares.length)).join(' / ');
};

const throughput = (connections) => {
  const samples = (target) => run.of('throughput', { target, connections });
  const of = (target, f) => spread(samples(target).map(f));
  const rps = (t) => of(t, (s) => s.rps);
  const instructions = (t) => of(t, (s) => s.instructions / s.requests / 1000);
  const counted = TARGETS.some(instructions);
  return table(
    `POST, ${connections} connection${connections > 1 ? 's' : ''}`,
    ['', 'requests/s', 'to nginx', 'to stock Camel', 'to Spring', 'p50 ms', 'p99 ms', 'CPU µs/request', 'requests per CPU second']
      .concat(counted ? ['1,000 instructions/request'] : [])
      .concat(connections > 1 ? ['CPU of each event loop, %'] : []),
    TARGETS.filter((t) => rps(t)).map((t) => {
      const cpu = of(t, (s) => (s.cpu_ms * 1000) / s.requests)?.median;
      return [
        LABELS[t],
        range(rps(t)),
        ratio(rps(t), rps('nginx')),
        ratio(rps(t), rps('stock')),
        ratio(rps(t), rps('spring')),
        range(of(t, (s) => s.p50_ms)),
        range(of(t, (s) => s.p99_ms)),
        num(cpu),
        num(cpu && 1e6 / cpu),
      ]
        .concat(counted ? [num(instructions(t)?.median)] : [])
        .concat(connections > 1 ? [loops(samples(t))] : []);
    }),
  );
};

const cold = () =>
  table(
    'After a start: calls from readiness on, 50 a second, ms from when each was due',
    ['', 'JDK', 'first call', 'calls 2–50, p50', 'p99', 'calls 51–400, p50', 'p99', 'starts'],
    kinds('cold').map(([target, jdk, all]) => {
      const of = (f) => range(spread(all.map(f)));
      return [
        LABELS[target],
        jdk ?? '–',
        of((s) => s.first_ms),
        of((s) => s.early_p50_ms),
        of((s) => s.early_p99_ms),
        of((s) => s.late_p50_ms),
        of((s) => s.late_p99_ms),
        all.length,
      ];
    }),
  );

// A scenario's samples by target and JDK, in the order of TARGETS
const kinds = (scenario) =>
  TARGETS.flatMap((target) =>
    unique(run.of(scenario, { target }).map((s) => s.jdk))
      .sort()
      .map((jdk) => [target, jdk, run.of(scenario, { target, jdk })]),
  );

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
    ['', 'JDK', 'log says ready, ms', 'is ready, ms', 'first 200, ms', 'idle RSS MiB', 'threads', 'starts'],
    kinds('startup').map(([target, jdk, all]) => {
      const of = (f) => spread(all.map(f));
      return [
        LABELS[target],
        jdk,
        range(of((s) => s.log_ms)),
        range(of((s) => s.ready_ms)),
        range(of((s) => s.first_200_ms)),
        range(of((s) => kib(s.rss_kib))),
        num(of((s) => s.threads)?.median),
        all.length,
      ];
    }),
  );

const many = () => {
  const all = run.of('many');
  if (all.length === 0) return '';
  const of = (f) => range(spread(all.map(f)));
  const { servers, first } = all[0];
  const waves = [
    [`${num(first.callers)} callers for as many cold servers at once, right after the start`, 'first'],
    ['the same for others', 'again'],
    ['the same for others, while 30 authorization servers hang', 'beside_hanging'],
  ];
  const file = run.of('many-file');
  const ofFile = (f) => range(spread(file.map(f)));
  return [
    table(`${num(servers)} configured servers, JDK ${all[0].jdk}`, ['is ready, ms', 'threads', 'RSS MiB', 'threads at the end', 'starts'], [
      [of((s) => s.ready_ms), of((s) => s.threads), of((s) => kib(s.rss_kib)), of((s) => s.threads_after), all.length],
    ]),
    file.length === 0 ? '' : table('… in the JSON file', ['is ready, ms', 'RSS MiB after five seconds', 'a change of one counts after, ms', 'starts'], [
      [ofFile((s) => s.ready_ms), ofFile((s) => kib(s.rss_kib)), ofFile((s) => s.changed_ms), file.length],
    ]),
    table('… and their callers', ['', 'token requests', 'p50 ms', 'last answer, ms'], waves.map(([name, key]) => [
      name,
      of((s) => s[key].token_requests),
      of((s) => s[key].p50_ms),
      of((s) => s[key].last_ms),
    ])),
  ].join('\n');
};

// Groups of a profile as rows, targets as columns, the gateway's largest first
const profile = () => {
  const shown = TARGETS.filter((t) => run.of('profile', { target: t }).length);
  const groups = (key) => {
    const by = (t) => run.of('profile', { target: t }).at(-1)[key];
    return unique(shown.flatMap((t) => Object.keys(by(t)))).map((group) => [group, ...shown.map((t) => num(by(t)[group]))]);
  };
  if (shown.length === 0) return '';
  const head = shown.map((t) => LABELS[t]);
  return [
    table('Where the CPU time goes, % (32 connections, async-profiler)', ['', ...head], groups('cpu_percent')),
    table('Who allocates, bytes per request (32 connections, JFR samples)', ['', ...head], groups('allocated_by_group')),
  ].join('\n');
};

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
  `${e.date}, commit ${e.commit}, Java ${e.java}, nginx ${e.nginx}, ${e.cpus} CPUs, ${e.rounds} rounds of ${e.seconds} s` +
  (e.warmup ? ` after ${e.warmup} s of warm-up` : '') +
  `. Instructions: ${e.instructions ?? 'not counted'}. ` +
  'Medians, in brackets the least and the greatest of the rounds.' +
  (e.quick ? ' **A quick run: the figures mean little.**' : '');
const file = join(folder, 'invalid.txt');
const invalid = existsSync(file) ? `\n**Invalid, as calls failed:**\n\n${readFileSync(file, 'utf8').trim().replace(/^/gm, '- ')}\n` : '';
const tables = [
  goalTable(),
  ...[1, 32, 256].map(throughput),
  cold(),
  sse(),
  streams(),
  allocation(),
  profile(),
  startup(),
  many(),
  flags(),
  lookup(),
].filter(Boolean);
writeFileSync(join(folder, 'summary.md'), [about, invalid, ...tables].join('\n'));
