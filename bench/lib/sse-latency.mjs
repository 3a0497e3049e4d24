// Measures the time from a request to the first event of its answer, as the caller of an SSE stream sees it.
//   sse-latency.mjs URL SAMPLES
// Prints members of a JSON object. A stream with no event after 10 s has failed.
import http from 'node:http';

const [url, count] = [process.argv[2], Number(process.argv[3])];
const AT_A_TIME = 4;
const PATIENCE_MS = 10_000;
const agent = new http.Agent({ keepAlive: true, maxSockets: AT_A_TIME });
const token = process.env.BENCH_CALLER_TOKEN; // for the backend itself only
const headers = { accept: 'text/event-stream', ...(token && { authorization: `Bearer ${token}` }) };

const stream = () =>
  new Promise((resolve, reject) => {
    const begin = process.hrtime.bigint();
    let first;
    const req = http.request(url, { method: 'GET', agent, headers }, (res) => {
      if (res.statusCode !== 200) {
        res.resume();
        return reject(new Error(`status ${res.statusCode}`));
      }
      let text = '';
      res.on('data', (chunk) => {
        text += chunk;
        if (first === undefined && text.includes('\n\n')) first = Number(process.hrtime.bigint() - begin) / 1e6;
      });
      res.on('end', () => (text.includes('"last"') ? resolve(first) : reject(new Error('cut short'))));
      res.on('error', reject);
    });
    req.setTimeout(PATIENCE_MS, () => req.destroy(new Error(`no event within ${PATIENCE_MS} ms`)));
    req.on('error', reject);
    req.end();
  });

const times = [];
let failed = 0;
let started = 0;
await Promise.all(
  Array.from({ length: AT_A_TIME }, async () => {
    while (started < count && failed < 5) {
      started++;
      try {
        times.push(await stream());
      } catch (e) {
        failed++;
        process.stderr.write(`${url}: ${e.message}\n`);
      }
    }
  }),
);
agent.destroy();
times.sort((a, b) => a - b);
const at = (q) => (times.length ? times[Math.min(times.length - 1, Math.floor(times.length * q))].toFixed(3) : null);
console.log(`"samples":${times.length},"failed":${failed},"p50_ms":${at(0.5)},"p99_ms":${at(0.99)}`);
