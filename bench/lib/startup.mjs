// Starts a process, asks it until it answers 200, and stays until it is told to end; then the process ends with it.
//   startup.mjs URL PATTERN COMMAND ARG…
// Prints READY <pid> "first_200_ms":…,"log_ms":… where log_ms is when a line with PATTERN came.
import { spawn } from 'node:child_process';
import http from 'node:http';

const [url, pattern, command, ...args] = process.argv.slice(2);
const begin = process.hrtime.bigint();
const sinceBegin = () => Number((process.hrtime.bigint() - begin) / 10_000n) / 100;
const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'pipe'] });
let logged;
for (const stream of [child.stdout, child.stderr]) {
  let tail = '';
  stream.on('data', (chunk) => {
    process.stderr.write(chunk);
    if (logged === undefined && (tail += chunk).includes(pattern)) logged = sinceBegin();
  });
}
child.on('exit', (status) => process.exit(status === 143 ? 0 : 1));
for (const signal of ['SIGTERM', 'SIGINT']) process.on(signal, () => child.kill('SIGTERM'));

const ask = () =>
  new Promise((resolve) => {
    const headers = { 'content-type': 'application/json', accept: 'application/json, text/event-stream' };
    const req = http.request(url, { method: 'POST', headers, agent: false, timeout: 10_000 }, (res) => {
      res.resume();
      res.on('end', () => resolve(res.statusCode));
    });
    req.on('error', () => resolve(0));
    req.on('timeout', () => req.destroy());
    req.end('{"jsonrpc":"2.0","id":1,"method":"ping"}');
  });
const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

while ((await ask()) !== 200) await pause(5);
const first = sinceBegin();
while (logged === undefined && sinceBegin() < first + 2000) await pause(5);
console.log(`READY ${child.pid} "first_200_ms":${first},"log_ms":${logged ?? null}`);
