// Authorization servers that take connections and requests, and never answer: one on each of some addresses.
//   hanging.mjs PORT ADDRESS…
import http from 'node:http';

const [port, ...addresses] = process.argv.slice(2);
let left = addresses.length;
for (const host of addresses) {
  const server = http.createServer((req) => req.resume());
  server.requestTimeout = 0;
  server.listen({ host, port: Number(port) }, () => --left || console.log('LISTENING'));
}
