// As many callers as servers, all at once, each on a connection of its own and each for another server.
//   callers.mjs BASE PREFIX FIRST COUNT TOKENS_URL     calls BASE/PREFIX<FIRST> and so on
// Prints BEGUN when all requests are on their way, and RESULT with members of a JSON object when all are answered;
// TOKENS_URL tells how many token requests there were.
import http from 'node:http';

const [base, prefix, first, count, tokensUrl] = process.argv.slice(2);
const body = '{"jsonrpc":"2.0","id":1,"method":"tools/list"}';
const headers = { 'content-type': 'application/json', 'content-length': body.length };

const tokenRequests = async () => (await (await fetch(tokensUrl)).json()).token_requests;
const call = (name) =>
  new Promise((resolve) => {
    const req = http.request(`${base}/${name}`, { agent: false, method: 'POST', headers }, (res) => {
      res.resume();
      res.on('end', () => resolve({ status: res.statusCode, at: performance.now() }));
      res.on('error', () => resolve({ status: 0, at: performance.now() }));
    });
    req.on('error', () => resolve({ status: 0, at: performance.now() }));
    req.end(body);
  });

const before = await tokenRequests();
const begin = performance.now();
const calls = Array.from({ length: Number(count) }, (_, i) => call(prefix + (Number(first) + i)));
console.log('BEGUN');
const answers = await Promise.all(calls);
const times = answers.map((a) => a.at - begin).sort((a, b) => a - b);
const result = {
  callers: answers.length,
  failed: answers.filter((a) => a.status !== 200).length,
  token_requests: (await tokenRequests()) - before,
  p50_ms: Number(times[times.length >> 1].toFixed(1)),
  last_ms: Number(times.at(-1).toFixed(1)),
};
console.log('RESULT ' + JSON.stringify(result).slice(1, -1));
