// The client that the MCP conformance suite examines: the gateway, configured with nothing but the server's URL and what
// the suite tells, and a client of the official TypeScript SDK that knows nothing of OAuth.
//
//   DISTRIBUTION=target/camel-mcp-oauth node conformance-client.mjs URL
//
// The suite starts it, and tells by MCP_CONFORMANCE_CONTEXT what a client is registered with. Prints one JSON document,
// {"tools": …, "content": …}, or {"failed": …} with exit code 1, and the gateway's log on stderr.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join, resolve } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { StreamableHTTPClientTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js';
import { Recorder } from './recorder.mjs';

const START = 60_000;
const ATTEMPTS = 3;

/** The properties that say the same as a member of the context. What is a file has a folder of its own. */
const PROPERTIES = {
  client_id: (value) => ({ 'client-id': value }),
  client_secret: (value) => ({ 'client-secret': value }),
  private_key_pem: (value) => ({ 'private-key-path': file('client.key', value) }),
  signing_algorithm: (value) => ({ 'signing-algorithm': value }),
  // wif-jwt-bearer; the other two are there to be refused
  valid_jwt: (value) => ({ 'grant-type': 'jwt-bearer', 'assertion-file': file('workload.jwt', value) }),
  wrong_audience_jwt: () => ({}),
  expired_jwt: () => ({}),
  // enterprise-managed-authorization
  idp_client_id: (value) => ({ 'idp.client-id': value }),
  idp_id_token: (value) => ({ 'grant-type': 'id-jag', 'subject-token': `file:${file('subject.jwt', value)}` }),
  idp_issuer: () => ({}),
  idp_token_endpoint: (value) => ({ 'idp.token-url': value }),
};

const folder = mkdtempSync(resolve('conformance-client-'));
const context = JSON.parse(process.env.MCP_CONFORMANCE_CONTEXT ?? '{}');
let gateway;

function file(name, content) {
  const path = join(folder, name);
  writeFileSync(path, content, { mode: 0o600 });
  return path;
}

/** Some scenarios tell of no registration: a client has an id, and that is all. */
function registration() {
  const { name, ...members } = { client_id: 'conformance-client', ...context };
  const properties = Object.entries(members).map(([member, value]) => {
    if (!PROPERTIES[member]) throw new Error(`no property for ${member} in the context of ${name}`);
    return PROPERTIES[member](value);
  });
  return Object.assign({}, ...properties);
}

const escaped = (value) => value.replace(/\\/g, '\\\\').replace(/\n/g, '\\n');

/** The suite has no TLS, so http has to be allowed. */
function properties(url, port, managementPort) {
  const oauth = { enabled: 'true', 'enforce-https': 'false', ...registration() };
  return [
    `camel.server.port=${port}`,
    `camel.management.port=${managementPort}`,
    `mcp.servers.suite.url=${escaped(url)}`,
    ...Object.entries(oauth).map(([key, value]) => `mcp.servers.suite.oauth.${key}=${escaped(value)}`),
    '',
  ].join('\n');
}

async function freePort() {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address();
  await once(server.close(), 'close');
  return port;
}

/** The gateway's process ends with this one, also when this one is killed. */
function launch(config) {
  const command = join(process.env.DISTRIBUTION, 'bin/mcp-oauth');
  const args = ['--require', './exit-with-parent.cjs', 'launch.mjs', command, 'run', '--config', config];
  const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => !/^(MCP|CAMEL)_/.test(name)));
  const child = spawn(process.execPath, args, { stdio: ['pipe', 'pipe', 'pipe'], env });
  const launched = { child, log: '' };
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (data) => (launched.log += data));
  return launched;
}

async function isHealthy(port) {
  const health = `http://127.0.0.1:${port}/observe/health`;
  const response = await fetch(health, { signal: AbortSignal.timeout(5000) }).catch(() => undefined);
  return response?.ok;
}

/** Starts the gateway, and returns the URL at which it has the server. */
async function start(url, attempt = 1) {
  const [port, managementPort] = [await freePort(), await freePort()];
  gateway = launch(file('gateway.properties', properties(url, port, managementPort)));
  for (const deadline = Date.now() + START; !(await isHealthy(managementPort)); await delay(100)) {
    if (gateway.child.exitCode !== null) {
      // another program may have taken a port between choosing and using it
      if (attempt < ATTEMPTS && gateway.log.includes('Address already in use')) return start(url, attempt + 1);
      throw new Error('the gateway ended at start');
    }
    if (Date.now() > deadline) throw new Error(`the gateway is not healthy after ${START} ms`);
  }
  return `http://127.0.0.1:${port}/mcp/suite`;
}

async function stop() {
  if (gateway && gateway.child.exitCode === null) {
    gateway.child.kill('SIGTERM');
    await once(gateway.child, 'close');
  }
  rmSync(folder, { recursive: true });
}

const recorder = new Recorder();

async function converse(url) {
  const client = new Client({ name: 'conformance-client', version: '1.0.0' });
  await client.connect(new StreamableHTTPClientTransport(new URL(url), { fetch: recorder.fetch }));
  const { tools } = await client.listTools();
  const names = tools.map(({ name }) => name);
  const { content } = await client.callTool({ name: names[0], arguments: {} });
  await client.close();
  return { tools: names, content };
}

let outcome;
try {
  outcome = await converse(await start(process.argv.at(-1)));
} catch (error) {
  outcome = { failed: { message: error.message, http: recorder.lastError } };
}
await stop();
process.stderr.write(gateway?.log ?? '');
process.stdout.write(`${JSON.stringify(outcome)}\n`, () => process.exit(outcome.failed ? 1 : 0));
