// The certified `oidc-provider` over TLS, with every method of client authentication that the gateway has.
//
//   PKI=FOLDER node tls-authorization-server.mjs
//
// FOLDER is what `Pki.java` makes. Two listeners on loopback: the issuer's, which asks for no certificate, and one for
// mutual TLS, which serves the `mtls_endpoint_aliases` (RFC 8705 section 5). Prints one JSON line when it is ready.
import { X509Certificate, generateKeyPairSync } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:https';
import { Provider, errors } from 'oidc-provider';
import { SCOPE, SECRET, machine } from './machine-client.mjs';

const file = (name) => readFileSync(`${process.env.PKI}/${name}`);

const OPAQUE = 'https://mcp.example.test/mcp';
const FORMATS = { [OPAQUE]: 'opaque', 'https://jwt.example.test/mcp': 'jwt' };
const lifetime = (clientId) => (clientId === 'gw-short' ? 6 : 300);

/** The key of a self-signed certificate, with the certificate itself (RFC 8705 section 2.2). */
function certificateJwk(name) {
  const certificate = new X509Certificate(file(name));
  return { ...certificate.publicKey.export({ format: 'jwk' }), x5c: [certificate.raw.toString('base64')] };
}

const secret = { client_secret: SECRET, scope: SCOPE };
const bound = { tls_client_certificate_bound_access_tokens: true, scope: SCOPE };
const clients = [
  machine('gw-basic', 'client_secret_basic', secret),
  machine('gw-post', 'client_secret_post', secret),
  machine('gw-short', 'client_secret_basic', secret),
  machine('gw-jwt-rsa', 'private_key_jwt', {
    jwks: JSON.parse(file('jwt-rsa.jwks')),
    token_endpoint_auth_signing_alg: 'RS256',
    scope: SCOPE,
  }),
  machine('gw-jwt-ec', 'private_key_jwt', {
    jwks: JSON.parse(file('jwt-ec.jwks')),
    token_endpoint_auth_signing_alg: 'ES256',
    scope: SCOPE,
  }),
  machine('gw-mtls', 'tls_client_auth', { ...bound, tls_client_auth_subject_dn: 'CN=gw-mtls,O=interop' }),
  machine('gw-self-signed', 'self_signed_tls_client_auth', {
    ...bound,
    jwks: { keys: [certificateJwk('self-signed.pem')] },
  }),
  machine('rs', 'client_secret_basic', { client_secret: 'rs-secret' }),
];

// Node lists the RDNs in the order of the certificate, RFC 4514 in the opposite one.
const subject = (certificate) => certificate.subject.split('\n').reverse().join(',');

// The URLs contain the ports, so listen first and build the provider for the ports that were given.
const tls = { key: file('server.key'), cert: file('server.pem') };
const listening = (server) =>
  new Promise((resolve, reject) => {
    server.once('error', reject).listen(0, '127.0.0.1', () => resolve(`https://localhost:${server.address().port}`));
  });
const plain = createServer(tls);
const mutual = createServer({ ...tls, ca: file('ca.pem'), requestCert: true, rejectUnauthorized: false });
const [issuer, alias] = [await listening(plain), await listening(mutual)];

const signingKey = generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey.export({ format: 'jwk' });
const provider = new Provider(issuer, {
  clients,
  scopes: SCOPE.split(' '),
  claims: {},
  clientAuthMethods: [...new Set(clients.map((client) => client.token_endpoint_auth_method))],
  jwks: { keys: [{ ...signingKey, use: 'sig', alg: 'RS256', kid: 'interop' }] },
  discovery: {
    mtls_endpoint_aliases: { token_endpoint: `${alias}/token`, revocation_endpoint: `${alias}/token/revocation` },
  },
  features: {
    devInteractions: { enabled: false },
    clientCredentials: { enabled: true },
    introspection: { enabled: true },
    revocation: { enabled: true },
    mTLS: {
      enabled: true,
      certificateBoundAccessTokens: true,
      tlsClientAuth: true,
      selfSignedTlsClientAuth: true,
      getCertificate: (ctx) => ctx.socket.getPeerX509Certificate(),
      certificateAuthorized: (ctx) => ctx.socket.authorized,
      certificateSubjectMatches: (ctx, property, expected) =>
        property === 'tls_client_auth_subject_dn' && subject(ctx.socket.getPeerX509Certificate()) === expected,
    },
    resourceIndicators: {
      enabled: true,
      defaultResource: () => OPAQUE,
      getResourceServerInfo: (ctx, resource, client) => {
        if (!FORMATS[resource]) throw new errors.InvalidTarget();
        return {
          scope: SCOPE,
          audience: resource,
          accessTokenTTL: lifetime(client.clientId),
          accessTokenFormat: FORMATS[resource],
        };
      },
    },
  },
});
provider.on('server_error', (ctx, error) => console.error('server_error', error));
provider.on('grant.error', (ctx, error) => console.error('grant.error', error.message, error.error_detail ?? ''));

const answer = provider.callback();
plain.on('request', answer);
mutual.on('request', answer);

console.log(
  JSON.stringify({
    ready: true,
    issuer,
    tokenUrl: `${issuer}/token`,
    revocationUrl: `${issuer}/token/revocation`,
    introspectionUrl: `${issuer}/token/introspection`,
    mtlsTokenUrl: `${alias}/token`,
    mtlsRevocationUrl: `${alias}/token/revocation`,
  }),
);
