// A real authorization server for the interop suite: the certified `oidc-provider`, plain http on loopback.
//
//   PORT=0 TTL=300 node authorization-server.mjs
//
// Prints one JSON line with its endpoints when it is ready. GET /__counts tells how often each was called.
import { generateKeyPairSync } from 'node:crypto';
import { createServer } from 'node:http';
import { Provider, errors } from 'oidc-provider';
import { SCOPE, SECRET, machine } from './machine-client.mjs';

const RESOURCE = 'https://mcp.example.test/mcp';
const ttl = Number(process.env.TTL ?? 300);

// The issuer contains the port, so listen first and build the provider for the port that was given.
const server = createServer().listen(Number(process.env.PORT ?? 0), '127.0.0.1');
await new Promise((resolve, reject) => server.once('listening', resolve).once('error', reject));
const issuer = `http://127.0.0.1:${server.address().port}`;
const signingKey = generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey.export({ format: 'jwk' });

const provider = new Provider(issuer, {
  clients: [
    machine('gw-basic', 'client_secret_basic', { client_secret: SECRET, scope: SCOPE }),
    machine('gw-post', 'client_secret_post', { client_secret: SECRET, scope: SCOPE }),
    machine('rs', 'client_secret_basic', { client_secret: 'rs-secret' }),
  ],
  scopes: SCOPE.split(' '),
  claims: {},
  clientAuthMethods: ['client_secret_basic', 'client_secret_post'],
  jwks: { keys: [{ ...signingKey, use: 'sig', alg: 'RS256', kid: 'interop' }] },
  features: {
    devInteractions: { enabled: false },
    clientCredentials: { enabled: true },
    introspection: { enabled: true },
    revocation: { enabled: true },
    resourceIndicators: {
      enabled: true,
      defaultResource: () => RESOURCE,
      getResourceServerInfo: (ctx, resource) => {
        if (resource !== RESOURCE) throw new errors.InvalidTarget();
        return { scope: SCOPE, audience: RESOURCE, accessTokenTTL: ttl, accessTokenFormat: 'opaque' };
      },
    },
  },
});
provider.on('server_error', (ctx, error) => console.error('server_error', error));

const counts = { tokenRequests: 0, revocations: 0, introspections: 0 };
const counted = {
  '/token': 'tokenRequests',
  '/token/revocation': 'revocations',
  '/token/introspection': 'introspections',
};
const answer = provider.callback();
server.on('request', (request, response) => {
  if (request.url === '/__counts') {
    response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(counts));
    return;
  }
  const name = counted[request.url.split('?')[0]];
  if (name && request.method === 'POST') counts[name] += 1;
  answer(request, response);
});

console.log(
  JSON.stringify({
    ready: true,
    issuer,
    tokenUrl: `${issuer}/token`,
    revocationUrl: `${issuer}/token/revocation`,
    introspectionUrl: `${issuer}/token/introspection`,
    countsUrl: `${issuer}/__counts`,
  }),
);
