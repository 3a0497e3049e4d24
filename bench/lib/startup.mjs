// Starts a process, asks it until it is ready, then until it answers 200, and stays until it is told to end; then the process
// ends with it.
//   startup.mjs PATTERN READY_URL CALL_URL COMMAND ARG…
// Prints READY <pid> "log_ms":…,"ready_ms":…,"first_200_ms":… where log_ms is when a line with PATTERN came. Who has no
// READY_URL ("-") is ready then; without CALL_URL there is no first call.
import { spawn } from 'node:child_process';
import http from 'node:http';

const [pattern, readyUrl, callUrl, command, ...args] = process.argv.slice(2);
const begin = process.hrtime.bigint();
const sinceBegin = () => Number((process.hrtime.bigint() - begin) / 10_000n) / 100;
const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'pipe'] });
let logged;
const log = new Promise((resolve) => {
  for (const stream of [child.stdout, child.stderr]) {
    let tail = '';
    stream.on('data', (chunk) => {
      process.stderr.write(chunk);
      if (logged === undefined && (tail += chunk).includes(pattern)) resolve((logged = sinceBegin()));
    });
  }
});
child.on('exit', (status) => process.exit(status === 143 ? 0 : 1));
for (const signal of ['SIGTERM', 'SIGINT']) process.on(signal, () => child.kill('SIGTERM'));

const body = '{"jsonrpc":"2.0","id":1,"method":"ping"}';
const ask = (url, method) =>
  new Promise((resolve) => {
    const headers = { 'content-type': 'application/json', accept: 'application/json, text/event-stream' };
    const req = http.request(url, { method, headers, agent: false, timeout: 10_000 }, (res) => {
      res.resume();
      res.on('end', () => resolve(res.statusCode));
    });
    req.on('error', () => resolve(0));
    req.on('timeout', () => req.destroy());
    req.end(method === 'POST' ? body : undefined);
  });
const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
const first200 = async (url, method) => {
  while ((await ask(url, method)) !== 200) await pause(5);
  return sinceBegin();
};

const ready = readyUrl === '-' ? await log : await first200(readyUrl, 'GET');
const first = callUrl === '-' ? undefined : await first200(callUrl, 'POST');
await Promise.race([log, pause(2000)]); // a ready process may still have to write it
console.log(`READY ${child.pid} "log_ms":${logged ?? null},"ready_ms":${ready},"first_200_ms":${first ?? null}`);
