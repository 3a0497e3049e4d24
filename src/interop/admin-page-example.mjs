// What the status page looks like on an ordinary day: three servers, of which one has been failing for some minutes.
// For pictures: the files and the script are the gateway's, only the state it tells is made up.

const START = Date.parse('2026-03-12T09:20:00Z');
const MINUTES = 10;
const STEP = 5; // s
const FAILING_SINCE = START + 7 * 60_000;

const iso = (time) => new Date(time).toISOString();

const server = (name, host, state) => ({
  server: name,
  config: 'default',
  url: `https://${host}/mcp`,
  oauth_enabled: true,
  token_cached: true,
  last_error: null,
  acquisition_failures: 0,
  ...state,
});

const cached = (token, scope, acquired, minutes, refresh) => ({
  token: `sha256:${token}`,
  scope,
  last_acquired_at: iso(acquired),
  expires_at: iso(acquired + minutes * 60_000),
  refresh_at: iso(acquired + refresh * 60_000),
});

function servers(now, figures) {
  const failing = now >= FAILING_SINCE;
  const error = {
    server: 'default/billing',
    error: 'authorization_server_unreachable',
    error_description: 'check oauth.token-url, and the way there',
    at: iso(now - ((now - FAILING_SINCE) % 15_000) - 2000),
  };
  return [
    server('billing', 'billing.example.com', {
      ...(failing
        ? { token_cached: false, token: null, scope: null, expires_at: null, refresh_at: null, last_acquired_at: iso(FAILING_SINCE - 600_000), last_error: error }
        : cached('5be0c1d7', 'invoices:read', FAILING_SINCE - 600_000, 10, 7.5)),
      acquisitions: 38,
      acquisition_failures: figures.token_acquisitions_failure,
    }),
    server('crm', 'crm.example.com', { ...cached('c2417aef', 'contacts:read contacts:write', START + 2 * 60_000, 60, 55), acquisitions: 12 }),
    server('search', 'search.example.com', { ...cached('90d3f61b', 'mcp:read', START + 8.2 * 60_000, 10, 7.5), acquisitions: 41 }),
  ];
}

/** Counts that grow as those of a gateway with some forty requests a second would. */
class Example {
  success = 86;
  failure = 1;
  waited = 87 * 171;
  hits = 61_204;
  misses = 93;
  now = START;

  step() {
    this.now += STEP * 1000;
    const turn = Math.round((this.now - START) / 1000 / STEP);
    this.hits += 190 + Math.round(40 * Math.sin(turn / 9) + 17 * Math.sin(turn * 2.4));
    if (turn % 11 === 4) this.acquire(1, 150 + 60 * Math.abs(Math.sin(turn)));
    if (this.now >= FAILING_SINCE) {
      this.misses += 9 + (turn % 4);
      if (turn % 3 === 0) this.acquire(0, 620 + 90 * Math.sin(turn));
    }
  }

  acquire(success, ms) {
    this.success += success;
    this.failure += 1 - success;
    this.misses += success;
    this.waited += ms;
  }

  figures() {
    const total = this.success + this.failure;
    return {
      token_acquisitions_total: total,
      token_acquisitions_success: this.success,
      token_acquisitions_failure: this.failure,
      token_cache_hits: this.hits,
      token_cache_misses: this.misses,
      token_refreshes: 79,
      cache_hit_ratio: this.hits / (this.hits + this.misses),
      success_rate: this.success / total,
      avg_latency_ms: this.waited / total,
      active_tokens: this.now >= FAILING_SINCE ? 2 : 3,
    };
  }
}

const TOOLS = {
  search_documents: 'Full-text search over the knowledge base. Returns titles, links and the passages that match.',
  get_document: 'The text of one document, by the id that search_documents returned.',
  list_collections: 'The collections that can be searched, with the number of documents in each.',
};

/** To be called before the page is opened; what it returns lets ten minutes pass by the page's clock. */
export async function showExample(page) {
  const example = new Example();
  await page.clock.install({ time: START });
  const tell = (path, answer) =>
    page.route(path, (route) =>
      route.request().headers().authorization
        ? route.fulfill({ json: answer() })
        : route.fulfill({ status: 401, json: { error: 'unauthorized' } }),
    );
  await tell('**/admin/servers', () => ({ servers: servers(example.now, example.figures()) }));
  await tell('**/admin/metrics', () => example.figures());
  await tell('**/search/tools', () => ({ tools: Object.keys(TOOLS), descriptions: TOOLS }));
  return async () => {
    for (let i = 0; i < (MINUTES * 60) / STEP; i++) {
      example.step();
      await Promise.all([page.waitForResponse('**/admin/metrics'), page.clock.runFor(STEP * 1000)]);
    }
  };
}
