// Calls each of many servers, one after the other: a first time, when the gateway has no token for it, then a second time.
//   misses.mjs BASE SERVERS     prints "MISSED p50 | p99" and "CACHED p50 | p99", in milliseconds
import http from 'node:http';

const [base, servers] = process.argv.slice(2);
const agent = new http.Agent({ keepAlive: true, maxSockets: 1 });
const body = '{"jsonrpc":"2.0","id":1,"method":"tools/list"}';
const headers = { 'content-type': 'application/json', 'content-length': body.length };

const call = (name) =>
  new Promise((resolve, reject) => {
    const begun = performance.now();
    const request = http.request(`${base}/${name}`, { agent, method: 'POST', headers }, (answer) => {
      answer.resume();
      answer.on('end', () =>
        answer.statusCode === 200 ? resolve(performance.now() - begun) : reject(new Error(`${name}: ${answer.statusCode}`)),
      );
    });
    request.on('error', reject);
    request.end(body);
  });

const missed = [];
const cached = [];
for (let i = 1; i <= Number(servers); i++) {
  missed.push(await call(`miss${i}`));
  cached.push(await call(`miss${i}`));
}
agent.destroy();
// the first half is for the compiler
const half = (times) => times.slice(times.length / 2).sort((a, b) => a - b);
const at = (times, part) => times[Math.min(times.length - 1, Math.floor(times.length * part))].toFixed(2);
for (const [name, times] of [['MISSED', half(missed)], ['CACHED', half(cached)]]) {
  console.log(`${name} ${at(times, 0.5)} | ${at(times, 0.99)}`);
}
