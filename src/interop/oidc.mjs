// What the authorization servers of the interop suite have in common: the certified `oidc-provider` with client
// credentials, revocation, introspection and resource indicators, its clients with a secret, and its ready line.
import { generateKeyPairSync } from 'node:crypto';
import { Provider, errors } from 'oidc-provider';

export const SCOPE = 'mcp:read mcp:write';

/** The resource of tokens that are asked for without one; they are opaque. */
export const RESOURCE = 'https://mcp.example.test/mcp';

// Characters that Basic authentication gets wrong unless it form-encodes them first (RFC 6749 section 2.3.1).
const SECRET = 's3cr3t/+: %';

/** A client of the client credentials grant. */
export const machine = (client_id, token_endpoint_auth_method, rest) => ({
  client_id,
  token_endpoint_auth_method,
  grant_types: ['client_credentials'],
  redirect_uris: [],
  response_types: [],
  ...rest,
});

/** One that authenticates by the secret that the gateway is configured with. */
export const secretClient = (id, method) => machine(id, method, { client_secret: SECRET, scope: SCOPE });

/** Those that every server has; `rs` is the MCP server, which introspects. */
export const CLIENTS = [
  secretClient('gw-basic', 'client_secret_basic'),
  secretClient('gw-post', 'client_secret_post'),
  machine('rs', 'client_secret_basic', { client_secret: 'rs-secret' }),
];

/**
 * The provider. `format` gives the format of access tokens for a resource, `lifetime` gives seconds for a client's id,
 * and `more` is further configuration, whose features come on top.
 */
export function provider(issuer, { clients, format, lifetime, features, ...more }) {
  const key = generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey.export({ format: 'jwk' });
  const made = new Provider(issuer, {
    clients,
    scopes: SCOPE.split(' '),
    claims: {},
    clientAuthMethods: [...new Set(clients.map((client) => client.token_endpoint_auth_method))],
    jwks: { keys: [{ ...key, use: 'sig', alg: 'RS256', kid: 'interop' }] },
    features: {
      devInteractions: { enabled: false },
      clientCredentials: { enabled: true },
      introspection: { enabled: true },
      revocation: { enabled: true },
      resourceIndicators: {
        enabled: true,
        defaultResource: () => RESOURCE,
        getResourceServerInfo: (ctx, resource, client) => {
          if (!format(resource)) throw new errors.InvalidTarget();
          return {
            scope: SCOPE,
            audience: resource,
            accessTokenTTL: lifetime(client.clientId),
            accessTokenFormat: format(resource),
          };
        },
      },
      ...features,
    },
    ...more,
  });
  made.on('server_error', (ctx, error) => console.error('server_error', error));
  made.on('grant.error', (ctx, error) => console.error('grant.error', error.message, error.error_detail ?? ''));
  return made;
}

/** Prints the one JSON line that says where it is; `more` are further URLs. */
export const ready = (issuer, more) =>
  console.log(
    JSON.stringify({
      ready: true,
      issuer,
      tokenUrl: `${issuer}/token`,
      revocationUrl: `${issuer}/token/revocation`,
      introspectionUrl: `${issuer}/token/introspection`,
      ...more,
    }),
  );
