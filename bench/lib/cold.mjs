// An open loop of calls to a target that has just started: call n is due n x 20 ms after the first, whether those before are
// answered or not, and its time counts from when it was due.
//   cold.mjs FIFO COUNT RATE DIRECT_URL TOKEN_URL
// Calls DIRECT_URL first, so that this program is warm when it begins; takes the time of the token endpoint; prints REHEARSED;
// then waits for the target's URL to come out of FIFO. Prints RESULT and members of a JSON object.
import { readFileSync } from 'node:fs';
import http from 'node:http';

const [fifo, count, rate, directUrl, tokenUrl] = process.argv.slice(2);
const { BENCH_TOKEN: token, BENCH_CLIENT_SECRET: secret } = process.env;
const PATIENCE_MS = 30_000;
const body = JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'tools/call', params: { name: 'echo', arguments: { text: 'x'.repeat(100) } } });
const json = { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body), accept: 'application/json, text/event-stream' };

// Resolves to the moment at which the answer had arrived; undefined when it was none, or not a 200
const post = (agent, url, headers, content) =>
  new Promise((resolve) => {
    const req = http.request(url, { method: 'POST', agent, headers, timeout: PATIENCE_MS }, (res) => {
      res.resume();
      res.on('end', () => resolve(res.statusCode === 200 ? performance.now() : undefined));
      res.on('error', () => resolve(undefined));
    });
    req.on('timeout', () => req.destroy());
    req.on('error', () => resolve(undefined));
    req.end(content);
  });

// A timer is up to a millisecond late, so the rest is waited for turn by turn
const until = (due) =>
  new Promise((resolve) => {
    const turn = () => (performance.now() >= due ? resolve() : setImmediate(turn));
    setTimeout(turn, Math.max(0, due - performance.now() - 2));
  });

const openLoop = async (url, headers, calls) => {
  const agent = new http.Agent({ keepAlive: true });
  const begin = performance.now() + 5;
  const answers = [];
  for (let n = 0; n < calls; n++) {
    const due = begin + (n * 1000) / Number(rate);
    await until(due);
    answers.push(post(agent, url, headers, body).then((end) => end && end - due));
  }
  const times = await Promise.all(answers);
  agent.destroy();
  return times;
};

const quantile = (times, q) => {
  const known = times.filter((t) => t !== undefined).sort((a, b) => a - b);
  return known.length ? Number(known[Math.min(known.length - 1, Math.floor(known.length * q))].toFixed(3)) : null;
};

await openLoop(directUrl, { ...json, authorization: `Bearer ${token}` }, 50);
const tokens = [];
for (let i = 0; i < 9; i++) {
  const form = 'grant_type=client_credentials';
  const authorization = 'Basic ' + Buffer.from(`bench:${secret}`).toString('base64');
  const begin = performance.now();
  const headers = { authorization, 'content-type': 'application/x-www-form-urlencoded', 'content-length': form.length };
  const end = await post(false, tokenUrl, headers, form);
  tokens.push(end && end - begin);
}
console.log('REHEARSED');

const url = readFileSync(fifo, 'utf8').trim();
const times = await openLoop(url, json, Number(count));
const [early, late] = [times.slice(1, 50), times.slice(50)];
const result = {
  calls: times.length,
  failed: times.filter((t) => t === undefined).length,
  token_ms: quantile(tokens, 0.5),
  first_ms: quantile(times.slice(0, 1), 0),
  early_p50_ms: quantile(early, 0.5),
  early_p99_ms: quantile(early, 0.99),
  late_p50_ms: quantile(late, 0.5),
  late_p99_ms: quantile(late, 0.99),
};
console.log('RESULT ' + JSON.stringify(result).slice(1, -1));
