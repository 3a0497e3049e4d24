// DPoP (RFC 9449) on both sides of the gateway: the certified `oidc-provider`, which binds tokens to keys, and an MCP
// server that checks proofs with `jose`, plain http on loopback.
//
//   NONCE=true node dpop.mjs
//
// With NONCE both demand nonces. That of the MCP server changes after every second request: every second time the
// answer says so, the other time the next request is refused. Prints one JSON line when it is ready. GET /__seen tells
// what each token request and each request with a token was answered.
import { createHash } from 'node:crypto';
import { createServer } from 'node:http';
import { EmbeddedJWK, calculateJwkThumbprint, jwtVerify } from 'jose';
import { listening } from './listening.mjs';
import { CLIENTS, SCOPE, provider, ready } from './oidc.mjs';

const demanded = process.env.NONCE === 'true';
const ALGORITHMS = ['ES256', 'ES384', 'Ed25519', 'PS256', 'RS256'];
const METADATA = '/.well-known/oauth-protected-resource/mcp';
const RS = `Basic ${Buffer.from('rs:rs-secret').toString('base64')}`;

// URLs contain the ports, so listen first.
const [issuing, protecting] = [createServer(), createServer()];
const issuer = await listening(issuing, 'http://127.0.0.1');
const origin = await listening(protecting, 'http://127.0.0.1');
const resource = `${origin}/mcp`;

const seen = { tokenRequests: [], requests: [] };
const json = (response, status, body, headers) =>
  response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(body));

const answer = provider(issuer, {
  clients: CLIENTS.map((client) => (client.client_id === 'gw-post' ? { ...client, dpop_bound_access_tokens: true } : client)),
  format: (wanted) => (wanted === resource ? 'opaque' : undefined),
  lifetime: () => 300,
  features: {
    dPoP: { enabled: true, nonceSecret: Buffer.alloc(32, 7), requireNonce: () => demanded },
  },
}).callback();

issuing.on('request', (request, response) => {
  if (request.method === 'POST' && request.url === '/token') {
    response.on('finish', () => seen.tokenRequests.push(response.statusCode));
  }
  answer(request, response);
});

let accepted = 0;
const nonce = () => `nonce-${accepted >> 1}`;
const proofs = new Set();

async function introspect(token) {
  const response = await fetch(`${issuer}/token/introspection`, {
    method: 'POST',
    headers: { authorization: RS },
    body: new URLSearchParams({ token }),
  });
  return response.json();
}

/** The error of a request (RFC 9449 section 7.1); undefined where there is none. `told` gets what was understood. */
async function judge(request, told) {
  const [scheme, token = ''] = (request.headers.authorization ?? '').split(' ');
  Object.assign(told, { scheme, token });
  const { active, token_type: type, cnf } = await introspect(token);
  if (scheme !== 'DPoP' || !active || type !== 'DPoP') return 'invalid_token';
  let verified;
  try {
    verified = await jwtVerify(request.headers.dpop ?? '', EmbeddedJWK, {
      typ: 'dpop+jwt',
      algorithms: ALGORITHMS,
      maxTokenAge: '60s',
      requiredClaims: ['jti', 'htm', 'htu', 'ath'],
    });
  } catch (error) {
    return `invalid_dpop_proof: ${error.message}`;
  }
  const { payload, protectedHeader } = verified;
  Object.assign(told, { algorithm: protectedHeader.alg, key: await calculateJwkThumbprint(protectedHeader.jwk) });
  if (told.key !== cnf.jkt) return 'invalid_token';
  const wrong = [
    payload.htm === request.method || 'htm',
    payload.htu === `${origin}${request.url.split('?')[0]}` || 'htu',
    payload.ath === createHash('sha256').update(token).digest('base64url') || 'ath',
    !proofs.has(payload.jti) || 'jti',
  ].filter((claim) => claim !== true);
  proofs.add(payload.jti);
  if (wrong.length > 0) return `invalid_dpop_proof: ${wrong}`;
  return demanded && payload.nonce !== nonce() ? 'use_dpop_nonce' : undefined;
}

/** Quoted strings have no room for what jose says. */
const challenge = (error) =>
  [`DPoP algs="${ALGORITHMS.join(' ')}"`, `resource_metadata="${origin}${METADATA}"`, error && `error="${error.split(':')[0]}"`]
    .filter(Boolean)
    .join(', ');

protecting.on('request', async (request, response) => {
  for await (const _ of request);
  if (request.url === '/__seen') return json(response, 200, seen);
  if (request.url === METADATA) {
    const supported = { scopes_supported: SCOPE.split(' '), dpop_signing_alg_values_supported: ALGORITHMS };
    return json(response, 200, {
      resource,
      authorization_servers: [issuer],
      dpop_bound_access_tokens_required: true,
      ...supported,
    });
  }
  if (!request.headers.authorization) return json(response, 401, {}, { 'www-authenticate': challenge() });
  const told = { method: request.method, url: request.url };
  const error = await judge(request, told);
  seen.requests.push({ ...told, error: error ?? '' });
  if (error) {
    const next = error === 'use_dpop_nonce' ? { 'dpop-nonce': nonce() } : {};
    return json(response, 401, {}, { 'www-authenticate': challenge(error), ...next });
  }
  accepted += 1;
  const next = demanded && accepted % 4 === 0 ? { 'dpop-nonce': nonce() } : {};
  return json(response, 200, { jsonrpc: '2.0', id: 7, result: {} }, next);
});

ready(issuer, { url: resource, seenUrl: `${origin}/__seen` });
