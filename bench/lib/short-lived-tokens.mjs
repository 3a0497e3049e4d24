// An authorization server whose tokens live 10 seconds, and an MCP server that checks each one. Every 15 seconds the latter
// drops the tokens that are in use, as a server does whose keys change: what it refuses then is the gateway's to mend.
//   POST /token   POST /fast   * /sse (5 seconds of events)   GET /figures
import http from 'node:http';
import { randomBytes } from 'node:crypto';

const [host, port] = process.argv.slice(2);
const basic = 'Basic ' + Buffer.from(`bench:${process.env.BENCH_CLIENT_SECRET}`).toString('base64');
const LIFE_S = 10;
const REVOKE_EVERY_MS = 15_000;
// A token that is still on its way to the gateway is spared: to refuse two new ones in a row is no fair test.
const SPARED_MS = 1000;

const tokens = new Map(); // token -> when it was issued
const figures = { token_requests: 0, revocations: 0, refused: 0 };

const answer = (res, status, body) => {
  const bytes = Buffer.from(JSON.stringify(body));
  res.writeHead(status, { 'content-type': 'application/json', 'content-length': bytes.length });
  res.end(bytes);
};
const isValid = (req) => {
  const issued = tokens.get((req.headers.authorization ?? '').replace(/^Bearer /, ''));
  return issued !== undefined && Date.now() < issued + LIFE_S * 1000;
};

setInterval(() => {
  for (const [token, issued] of tokens) {
    if (Date.now() - issued < SPARED_MS) continue;
    if (Date.now() < issued + LIFE_S * 1000) figures.revocations++;
    tokens.delete(token);
  }
}, REVOKE_EVERY_MS);

const server = http.createServer((req, res) => {
  req.resume();
  if (req.url === '/figures') return answer(res, 200, figures);
  if (req.url === '/token') {
    figures.token_requests++;
    if (req.headers.authorization !== basic) return answer(res, 401, { error: 'invalid_client' });
    const token = randomBytes(24).toString('base64url');
    tokens.set(token, Date.now());
    return answer(res, 200, { access_token: token, token_type: 'Bearer', expires_in: LIFE_S });
  }
  if (!isValid(req)) {
    figures.refused++;
    return answer(res, 401, { error: 'invalid_token' });
  }
  if (req.url === '/sse') {
    res.writeHead(200, { 'content-type': 'text/event-stream' });
    let n = 0;
    const timer = setInterval(() => {
      res.write(`data: ${n}\n\n`);
      if (++n === 50) {
        clearInterval(timer);
        res.end('data: last\n\n');
      }
    }, 100);
    res.on('close', () => clearInterval(timer));
    return;
  }
  answer(res, 200, { jsonrpc: '2.0', id: 1, result: {} });
});
server.keepAliveTimeout = 3_600_000;
server.listen({ host, port: Number(port), backlog: 1024 }, () => console.log('LISTENING'));
