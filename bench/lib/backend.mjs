// The authorization server and the streaming MCP server behind every target. Refuses what has no valid token.
//   POST /token   client credentials by HTTP Basic
//   GET  /figures how many of those there were
//   *    /sse     head and first event at once, a last event and the end 250 ms later
//   *    /silent  the head, then nothing, for ever
import http from 'node:http';

const [host, port] = process.argv.slice(2);
const { BENCH_TOKEN: token, BENCH_CLIENT_SECRET: secret } = process.env;
const basic = 'Basic ' + Buffer.from(`bench:${secret}`).toString('base64');
const SSE_LIFE_MS = 250;

const answer = (res, status, body) => {
  const bytes = Buffer.from(JSON.stringify(body));
  res.writeHead(status, { 'content-type': 'application/json', 'content-length': bytes.length });
  res.end(bytes);
};
const openStream = (res) => {
  res.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-cache' });
  res.flushHeaders();
};

let tokenRequests = 0;
const server = http.createServer((req, res) => {
  req.resume();
  if (req.url === '/figures') return answer(res, 200, { token_requests: tokenRequests });
  if (req.url === '/token') {
    tokenRequests++;
    if (req.headers.authorization !== basic) return answer(res, 401, { error: 'invalid_client' });
    return answer(res, 200, { access_token: token, token_type: 'Bearer', expires_in: 86400 });
  }
  if (req.headers.authorization !== `Bearer ${token}`) return answer(res, 401, { error: 'invalid_token' });
  if (req.url === '/sse') {
    openStream(res);
    res.write('data: {"jsonrpc":"2.0","method":"first"}\n\n');
    setTimeout(() => res.end('data: {"jsonrpc":"2.0","method":"last"}\n\n'), SSE_LIFE_MS);
  } else if (req.url === '/silent') {
    openStream(res);
  } else {
    answer(res, 404, {});
  }
});
server.requestTimeout = 0;
server.headersTimeout = 0;
server.keepAliveTimeout = 3_600_000;
server.listen({ host, port: Number(port), backlog: 4096 }, () => console.log('LISTENING'));
