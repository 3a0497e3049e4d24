// What the gateway is to reach, and what a run says about it. A goal that the run has no samples for is left out.
import { spread } from './samples.mjs';

export const goals = (run) => {
  const median = (scenario, match, f) => spread(run.of(scenario, match).map(f))?.median;
  const at = (connections) => (target, f) => median('throughput', { target, connections }, f);
  const rps = (s) => s.rps;
  const cpu = (s) => s.cpu_ms / s.requests;
  const ratio = (of, f, target, other) => of(target, f) / of(other, f);
  const streams = run
    .of('streams', { target: 'gateway' })
    .sort((a, b) => a.streams - b.streams)
    .at(-1);

  const result = [];
  const atLeast = (least, goal, value, unit = 'x') => Number.isFinite(value) && result.push({ goal, value, unit, reached: value >= least });
  const atMost = (most, goal, value, unit = 'x') => Number.isFinite(value) && result.push({ goal, value, unit, reached: value <= most });

  atLeast(0.65, 'at least 0.65x the throughput of nginx, 32 connections', ratio(at(32), rps, 'gateway', 'nginx'));
  atLeast(0.9, 'at least 0.9x the throughput of nginx, 1 connection', ratio(at(1), rps, 'gateway', 'nginx'));
  atMost(1.8, 'CPU at most 1.8x that of nginx, 32 connections', ratio(at(32), cpu, 'gateway', 'nginx'));
  atLeast(12, 'at least 12x the requests of Spring Cloud Gateway in a CPU second, 32 connections', ratio(at(32), cpu, 'spring', 'gateway'));
  atLeast(4, 'at least 4x the requests of stock Camel in a CPU second, 32 connections', ratio(at(32), cpu, 'stock', 'gateway'));
  atMost(1.5, 'p99 at most 1.5x that of nginx, 32 connections', ratio(at(32), (s) => s.p99_ms, 'gateway', 'nginx'));
  const allocated = median('allocation', { target: 'gateway' }, (s) => s.bytes / 1024 / s.requests);
  atMost(10, 'at most 10 KiB allocated for a request', allocated, 'KiB');

  const cold = (f) => median('cold', { target: 'gateway', jdk: 17 }, f);
  atMost(50, 'first call after a start at most 50 ms beyond what the token endpoint takes, JDK 17', cold((s) => s.first_ms - s.token_ms), 'ms');
  atMost(3, 'calls 2 to 50 after a start: p50 at most 3 ms, JDK 17', cold((s) => s.early_p50_ms), 'ms');
  const ready = (jdk) => median('startup', { target: 'gateway', jdk }, (s) => s.ready_ms);
  atMost(1000, 'ready within 1,000 ms, JDK 17', ready(17), 'ms');
  atMost(600, 'ready within 600 ms, JDK 25 with AOT cache', ready(25), 'ms');
  const idleRss = median('startup', { target: 'gateway', jdk: 17 }, (s) => s.rss_kib / 1024);
  atMost(140, 'idle RSS at most 140 MiB, JDK 17', idleRss, 'MiB');

  if (streams) {
    const heapKib = (streams.heap_open - streams.heap_before) / 1024 / streams.streams;
    const rssKib = (streams.rss_kib_open - streams.rss_kib_before) / streams.streams;
    // each takes two files, see scenarios/streams.sh; what the system does not allow is not the gateway's fault
    const most = Math.floor((run.environment.file_limit - 400) / 2);
    const unit = most < 10_000 ? `streams; the system allows ${most.toLocaleString('en-US')}` : 'streams';
    atLeast(Math.min(9800, most), '9,800 open streams with 512 MiB of heap', streams.streams, unit);
    atMost(12, 'at most 12 KiB of heap for each', heapKib, 'KiB');
    atMost(12, 'at most 12 KiB of RSS for each', rssKib, 'KiB');
    atMost(10, 'no thread for a stream', streams.threads_open - streams.threads_before, 'more threads');
  }

  const many = (f) => median('many', {}, f);
  const servers = run.of('many')[0]?.servers.toLocaleString('en-US');
  atMost(3000, `${servers} configured servers: ready within 3,000 ms`, many((s) => s.ready_ms), 'ms');
  atMost(3000, '… in the JSON file', median('many-file', {}, (s) => s.ready_ms), 'ms');
  const acquisitions = many((s) => s.first.token_requests / s.first.callers);
  atMost(1, 'callers on cold servers: one token request each', acquisitions, 'a caller');
  atMost(1.5, '… while 30 authorization servers hang: the last answer after at most 1.5x', many((s) => s.beside_hanging.last_ms / s.again.last_ms));

  atMost(300, 'lookup of a cached token within 300 ns', run.lookup?.score, 'ns');
  return result;
};
