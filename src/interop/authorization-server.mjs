// A real authorization server for the interop suite: the certified `oidc-provider`, plain http on loopback.
//
//   PORT=0 TTL=300 node authorization-server.mjs
//
// Prints one JSON line with its endpoints when it is ready. GET /__counts tells how often each was called.
import { createServer } from 'node:http';
import { listening } from './listening.mjs';
import { CLIENTS, RESOURCE, provider, ready } from './oidc.mjs';

/** An MCP server of the tests, whose port is not known yet: where nothing is configured, it is the resource. */
const HERE = /^http:\/\/127\.0\.0\.1:\d+\/mcp$/;

const ttl = Number(process.env.TTL ?? 300);

// The issuer contains the port, so listen first and build the provider for the port that was given.
const server = createServer();
const issuer = await listening(server, 'http://127.0.0.1', process.env.PORT);
const answer = provider(issuer, {
  clients: CLIENTS,
  format: (resource) => (resource === RESOURCE || HERE.test(resource) ? 'opaque' : undefined),
  lifetime: () => ttl,
}).callback();

const counts = { tokenRequests: 0, revocations: 0, introspections: 0 };
const counted = {
  '/token': 'tokenRequests',
  '/token/revocation': 'revocations',
  '/token/introspection': 'introspections',
};
server.on('request', (request, response) => {
  if (request.url === '/__counts') {
    response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(counts));
    return;
  }
  const name = counted[request.url.split('?')[0]];
  if (name && request.method === 'POST') counts[name] += 1;
  answer(request, response);
});

ready(issuer, { countsUrl: `${issuer}/__counts` });
