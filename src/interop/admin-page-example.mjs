// What the status page looks like on an ordinary day: thirty servers, of which four fail, each in a way of its own.
// For pictures: the files and the script are the gateway's, only the state it tells is made up.

const NOW = Date.parse('2026-03-12T09:30:00Z');
const MINUTE = 60_000;

/** A server's name, where it is, and how many requests a minute it gets. */
const HOSTS = [
  ['analytics', 38], ['billing', 12], ['calendar', 21], ['code-search', 64], ['compliance', 2], ['contracts', 4], ['crm', 47], ['data-catalog', 9],
  ['deployments', 6], ['design-system', 3], ['documents', 88], ['expenses', 5], ['feature-flags', 17], ['fleet', 0], ['geocoding', 26], ['hr-policies', 1],
  ['incidents', 7], ['inventory', 31], ['knowledge-base', 120], ['legal-hold', 0], ['mail', 34], ['orders', 52], ['payments', 19], ['pricing', 11],
  ['recruiting', 2], ['release-notes', 1], ['shipping', 23], ['tickets', 73], ['translations', 14], ['weather', 8],
];
const WITHOUT_OAUTH = new Set(['geocoding', 'weather', 'fleet', 'release-notes']);

const iso = (time) => new Date(time).toISOString();
/** The same for each run: between 0 and 1. */
const noise = (i, minute) => Math.abs(Math.sin(i * 7.3 + minute * 2.1) * 0.6 + Math.sin(minute / 6 + i) * 0.4);

const error = (name, code, description, ago) => ({
  server: name,
  error: code,
  error_description: description,
  at: iso(NOW - ago),
});

/** What is unusual about some of them. */
const TROUBLE = {
  billing: {
    ...without('billing', 'invalid_client', 'check oauth.client-id and oauth.client-secret', 4000),
    share: 1,
  },
  documents: {
    upstream: { state: 'unreachable', status: null, at: iso(NOW - 1000), reason: 'MCP server documents cannot be reached (connection refused)' },
    share: 1,
  },
  incidents: {
    ...without('incidents', 'authorization_server_unreachable', 'check oauth.token-url, and the way there', 9000),
    share: 1,
  },
  orders: {
    upstream: { state: 'failing', status: 500, at: iso(NOW - 2000), reason: 'it answers 500: look into its own log' },
    share: 0.86,
  },
  payments: { share: 0.09 },
};

function without(name, code, description, ago) {
  return {
    token_cached: false,
    token: null,
    scope: null,
    expires_at: null,
    refresh_at: null,
    last_acquired_at: iso(NOW - 71 * MINUTE),
    last_error: error(name, code, description, ago),
    acquisitions: 38,
    acquisition_failures: 14,
    // from when it had a token
    upstream: { state: 'up', status: 200, at: iso(NOW - 11 * MINUTE), reason: null },
  };
}

function hour([name, rate], i) {
  const share = TROUBLE[name]?.share ?? 0;
  const requests = Array.from({ length: 60 }, (_, minute) => Math.round(rate * (0.5 + noise(i, minute))));
  return {
    server: name,
    config: 'default',
    requests,
    errors: requests.map((count, minute) => (minute > 49 ? Math.round(count * share) : 0)),
  };
}

const HOURS = HOSTS.map(hour);
const sum = (values) => values.reduce((all, value) => all + value, 0);

function server([name, rate], i) {
  const oauth = !WITHOUT_OAUTH.has(name);
  const minutes = [8, 55, 34, 21, 47][i % 5];
  const trouble = { ...TROUBLE[name] };
  delete trouble.share;
  const recent = { requests: sum(HOURS[i].requests.slice(-5)), errors: sum(HOURS[i].errors.slice(-5)) };
  return {
    server: name,
    config: 'default',
    url: `https://${name}.example.com/mcp`,
    command: null,
    oauth_enabled: oauth,
    token_cached: oauth && rate > 0,
    token: oauth && rate > 0 ? `sha256:${(0x90d3f61b ^ (i * 0x1234567)).toString(16).replace('-', '').padStart(8, '0').slice(0, 8)}` : null,
    scope: oauth && rate > 0 ? 'mcp:read' : null,
    expires_at: oauth && rate > 0 ? iso(NOW + minutes * MINUTE - i * 1700) : null,
    refresh_at: oauth && rate > 0 ? iso(NOW + (minutes - 5) * MINUTE) : null,
    discovery: null,
    last_acquired_at: oauth && rate > 0 ? iso(NOW - (60 - minutes) * MINUTE) : null,
    last_error: null,
    acquisitions: oauth && rate > 0 ? 41 : 0,
    acquisition_failures: 0,
    upstream: rate > 0 ? { state: 'up', status: 200, at: iso(NOW - 600 - i * 900), reason: null } : null,
    traffic: {
      seconds: 300,
      rejected: 0,
      ...recent,
      p50_ms: rate > 0 ? 12 + ((i * 17) % 60) : null,
      p99_ms: rate > 0 ? 90 + ((i * 53) % 400) : null,
      open_streams: [0, 0, 3, 0, 1][i % 5] * Math.min(rate, 1),
      requests_total: recent.requests * 900,
      errors_total: recent.errors * 2,
    },
    ...trouble,
  };
}

const together = (member) => Array.from({ length: 60 }, (_, minute) => sum(HOURS.map((one) => one[member][minute])));
const all = {
  requests: together('requests'),
  rejected: Array(60).fill(0),
  errors: together('errors'),
  p50_ms: Array.from({ length: 60 }, (_, minute) => Math.round(18 + 8 * noise(3, minute))),
  p99_ms: Array.from({ length: 60 }, (_, minute) => Math.round((minute > 49 ? 420 : 180) + 90 * noise(5, minute))),
  acquisitions: Array.from({ length: 60 }, (_, minute) => (minute % 4 === 1 ? 2 : 0) + (minute > 49 ? 4 : 0)),
  acquisition_failures: Array.from({ length: 60 }, (_, minute) => (minute > 49 ? 4 : 0)),
  cache_hits: together('requests'),
  cache_misses: Array.from({ length: 60 }, (_, minute) => (minute > 49 ? 19 : 2)),
};

const FIGURES = {
  token_acquisitions_total: 1111,
  token_acquisitions_success: 1071,
  token_acquisitions_failure: 40,
  token_cache_hits: 961_204,
  token_cache_misses: 1293,
  token_refreshes: 979,
  cache_hit_ratio: 0.9987,
  success_rate: 0.964,
  avg_latency_ms: 226,
  active_tokens: 22,
};

/** What is on the page when it shows all of this. */
export const LATEST = '4 of 30 failing';

/** To be called before the page is opened. */
export async function showExample(page) {
  await page.clock.install({ time: NOW });
  const tell = (path, answer) =>
    page.route(path, (route) =>
      route.request().headers().authorization
        ? route.fulfill({ json: answer })
        : route.fulfill({ status: 401, json: { error: 'unauthorized' } }),
    );
  const gateway = { version: '0.1.0', started_at: iso(NOW - 76 * 60 * MINUTE), uptime_seconds: 76 * 3600, address: 'http://127.0.0.1:8080' };
  await tell('**/admin/servers', { gateway, servers: HOSTS.map(server) });
  await tell('**/admin/metrics', FIGURES);
  await tell('**/admin/history', {
    seconds: 60,
    since: gateway.started_at,
    until: iso(NOW),
    all,
    servers: HOURS.filter((one) => sum(one.requests) > 0),
  });
}
