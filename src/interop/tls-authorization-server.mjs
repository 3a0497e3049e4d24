// The certified `oidc-provider` over TLS, with every method of client authentication that the gateway has.
//
//   PKI=FOLDER node tls-authorization-server.mjs
//
// FOLDER is what `Pki.java` makes. Two listeners on loopback: the issuer's, which asks for no certificate, and one for
// mutual TLS, which serves the `mtls_endpoint_aliases` (RFC 8705 section 5). Prints one JSON line when it is ready.
import { X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:https';
import { listening } from './listening.mjs';
import { CLIENTS, RESOURCE, SCOPE, machine, provider, ready, secretClient } from './oidc.mjs';

const FORMATS = { [RESOURCE]: 'opaque', 'https://jwt.example.test/mcp': 'jwt' };

/** The MCP servers of the test, whose port is not known yet: where nothing is configured, they are the resource. */
const HERE = /^https:\/\/127\.0\.0\.1:\d+\/[\w-]+$/;

const file = (name) => readFileSync(`${process.env.PKI}/${name}`);

/** The key of a self-signed certificate, with the certificate itself (RFC 8705 section 2.2). */
function certificateJwk(name) {
  const certificate = new X509Certificate(file(name));
  return { ...certificate.publicKey.export({ format: 'jwk' }), x5c: [certificate.raw.toString('base64')] };
}

const bound = { tls_client_certificate_bound_access_tokens: true, scope: SCOPE };
const clients = [
  ...CLIENTS,
  secretClient('gw-short', 'client_secret_basic'),
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
];

// Node lists the RDNs in the order of the certificate, RFC 4514 in the opposite one.
const subject = (certificate) => certificate.subject.split('\n').reverse().join(',');

// The URLs contain the ports, so listen first and build the provider for the ports that were given.
const tls = { key: file('server.key'), cert: file('server.pem') };
const plain = createServer(tls);
const mutual = createServer({ ...tls, ca: file('ca.pem'), requestCert: true, rejectUnauthorized: false });
const issuer = await listening(plain, 'https://localhost');
const alias = await listening(mutual, 'https://localhost');

const answer = provider(issuer, {
  clients,
  format: (resource) => FORMATS[resource] ?? (HERE.test(resource) ? 'opaque' : undefined),
  lifetime: (clientId) => (clientId === 'gw-short' ? 6 : 300),
  discovery: {
    mtls_endpoint_aliases: { token_endpoint: `${alias}/token`, revocation_endpoint: `${alias}/token/revocation` },
  },
  features: {
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
  },
}).callback();
plain.on('request', answer);
mutual.on('request', answer);

ready(issuer, { mtlsTokenUrl: `${alias}/token`, mtlsRevocationUrl: `${alias}/token/revocation` });
