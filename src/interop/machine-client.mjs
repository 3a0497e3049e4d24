// What the authorization servers of the interop suite have in common: one kind of client, two scopes.
export const SCOPE = 'mcp:read mcp:write';

// Characters that Basic authentication gets wrong unless it form-encodes them first (RFC 6749 section 2.3.1).
export const SECRET = 's3cr3t/+: %';

/** A client of the client credentials grant. */
export const machine = (client_id, token_endpoint_auth_method, rest) => ({
  client_id,
  token_endpoint_auth_method,
  grant_types: ['client_credentials'],
  redirect_uris: [],
  response_types: [],
  ...rest,
});
