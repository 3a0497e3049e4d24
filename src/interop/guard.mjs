// The resource server's door: a streaming reverse proxy in front of an MCP server that has none of its own.
//
//   UPSTREAM=http://127.0.0.1:3001/mcp INTROSPECTION_URL=… [ISSUER=…] node guard.mjs
//
// With ISSUER it names that authorization server: in the challenge, and in its own metadata (RFC 9728).
// Every request, whatever its method, needs a bearer token that the authorization server calls active for client
// gw-basic and scope mcp:read. Nothing is cached: each request is one introspection (RFC 7662).
// GET /__seen on a port of its own tells what came by.
import { createServer, request as httpRequest } from 'node:http';
import { pipeline } from 'node:stream';
import { listening } from './listening.mjs';

const upstream = new URL(process.env.UPSTREAM);
const introspectionUrl = process.env.INTROSPECTION_URL;
const issuer = process.env.ISSUER;
const METADATA = `/.well-known/oauth-protected-resource${upstream.pathname}`;
const rs = `Basic ${Buffer.from('rs:rs-secret').toString('base64')}`;

// What an MCP client on Node's fetch sends, plus what any HTTP hop may. All else came from the gateway's inside.
const EXPECTED = new Set(
  `accept accept-encoding accept-language authorization connection content-length content-type host last-event-id
   mcp-protocol-version mcp-session-id sec-fetch-mode transfer-encoding user-agent`.split(/\s+/),
);
const HOP_BY_HOP = new Set(
  'connection keep-alive proxy-authenticate proxy-authorization te trailer transfer-encoding upgrade'.split(' '),
);

const seen = { methods: {}, accepted: {}, unauthorized: 0, openStreams: 0 };
const sets = { tokens: new Set(), paths: new Set(), headerNames: new Set(), unexpectedHeaders: new Set() };
const count = (counter, key) => (counter[key] = (counter[key] ?? 0) + 1);

/** Why the token is not good enough, or undefined when it is. */
async function refusal(token) {
  const response = await fetch(introspectionUrl, {
    method: 'POST',
    headers: { authorization: rs },
    body: new URLSearchParams({ token }),
  });
  const answer = response.ok ? await response.json() : {};
  if (!answer.active) return 'the token is not active';
  if (answer.client_id !== 'gw-basic') return 'the token belongs to another client';
  if (!answer.scope?.split(' ').includes('mcp:read')) return 'the token lacks mcp:read';
  return undefined;
}

function record(request) {
  count(seen.methods, request.method);
  sets.paths.add(request.url);
  for (const name of Object.keys(request.headers)) {
    sets.headerNames.add(name);
    if (!EXPECTED.has(name)) sets.unexpectedHeaders.add(name);
  }
}

function refuse(response, reason) {
  seen.unauthorized += 1;
  const where = issuer ? ` resource_metadata="${origin}${METADATA}"` : '';
  const challenge = reason ? `Bearer error="invalid_token", error_description="${reason}"` : `Bearer${where}`;
  response.writeHead(401, { 'www-authenticate': challenge, 'content-type': 'text/plain' }).end(reason ?? 'no token');
}

const endToEnd = (headers) => Object.fromEntries(Object.entries(headers).filter(([name]) => !HOP_BY_HOP.has(name)));

function forward(request, response) {
  const { authorization, host, ...headers } = endToEnd(request.headers);
  const onward = httpRequest(upstream, { method: request.method, headers: { ...headers, host: upstream.host } });
  onward.on('response', (incoming) => {
    response.writeHead(incoming.statusCode, endToEnd(incoming.headers));
    response.flushHeaders(); // the head of a silent event stream must not wait for its first event
    if (incoming.headers['content-type']?.startsWith('text/event-stream')) {
      seen.openStreams += 1;
      response.on('close', () => (seen.openStreams -= 1));
    }
    pipeline(incoming, response, () => {}); // a cut upstream destroys the response instead of ending it
  });
  onward.on('error', () => (response.headersSent ? response.destroy() : response.writeHead(502).end()));
  response.on('close', () => onward.destroy()); // the caller went away: so does the upstream request
  pipeline(request, onward, () => {});
}

function describe(response) {
  const metadata = {
    resource: origin + upstream.pathname,
    authorization_servers: [issuer],
    scopes_supported: ['mcp:read'],
  };
  response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(metadata));
}

let origin; // known when it listens

const guard = createServer(async (request, response) => {
  if (issuer && request.url === METADATA) return describe(response);
  record(request);
  const token = /^Bearer (\S+)$/.exec(request.headers.authorization ?? '')?.[1];
  if (!token) return refuse(response);
  sets.tokens.add(token);
  const reason = await refusal(token).catch((error) => `introspection failed: ${error.message}`);
  if (reason) return refuse(response, reason);
  count(seen.accepted, request.method);
  if (!response.destroyed) forward(request, response);
});

const control = createServer((request, response) => {
  const lists = Object.fromEntries(Object.entries(sets).map(([name, set]) => [name, [...set].sort()]));
  response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify({ ...seen, ...lists }));
});

origin = await listening(guard, 'http://127.0.0.1', process.env.PORT);
const controlUrl = await listening(control, 'http://127.0.0.1', process.env.CONTROL_PORT);
console.log(
  JSON.stringify({
    ready: true,
    url: `${origin}${upstream.pathname}`,
    seenUrl: `${controlUrl}/__seen`,
  }),
);
