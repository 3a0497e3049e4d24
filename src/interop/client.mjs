// The official MCP client, going through all that server-everything offers.
//
//   node client.mjs URL [--header 'Name: value'] [--abandon] [--local]
//   node client.mjs --stdio -- COMMAND ARGUMENT…
//
// The second form starts the server itself. --local leaves out what a server behind the gateway's bridge cannot have in
// common with one that speaks HTTP itself.
// Prints one JSON document; two runs against the same server print the same one. On failure the document is
// {"failed": …}, the message is on stderr and the exit code is 1. --abandon leaves without ending the session.
import { parseArgs } from 'node:util';
import { setTimeout as delay } from 'node:timers/promises';
import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { StdioClientTransport } from '@modelcontextprotocol/sdk/client/stdio.js';
import { StreamableHTTPClientTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js';
import * as types from '@modelcontextprotocol/sdk/types.js';
import { Recorder, distinct, normalised } from './recorder.mjs';
import { resumedResult, statusAndBody } from './raw.mjs';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    header: { type: 'string', multiple: true, default: [] },
    abandon: { type: 'boolean', default: false },
    local: { type: 'boolean', default: false },
    stdio: { type: 'boolean', default: false },
  },
});
const url = values.stdio ? undefined : new URL(positionals[0]);
const remote = !values.stdio && !values.local;
const headers = Object.fromEntries(values.header.map((line) => [line.split(':')[0], line.replace(/^[^:]*:\s*/, '')]));

const recorder = new Recorder();
const transport = values.stdio
  ? new StdioClientTransport({ command: positionals[0], args: positionals.slice(1), stderr: 'ignore' })
  : new StreamableHTTPClientTransport(url, { fetch: recorder.fetch, requestInit: { headers } });
const client = new Client(
  { name: 'interop', version: '1.0.0' },
  { capabilities: { roots: { listChanged: true }, sampling: {}, elicitation: {} } },
);

// What the server sends on its own account: requests answered with constants, and notifications.
const askedByServer = [];
const answers = [
  [types.ListRootsRequestSchema, { roots: [{ uri: 'file:///interop', name: 'interop' }] }],
  [types.CreateMessageRequestSchema, { role: 'assistant', content: { type: 'text', text: 'sampled' }, model: 'none' }],
  [types.ElicitRequestSchema, { action: 'decline' }],
];
for (const [schema, result] of answers) {
  client.setRequestHandler(schema, ({ method, params }) => {
    askedByServer.push({ method, params });
    return result;
  });
}
const notifications = [];
client.fallbackNotificationHandler = async ({ method, params }) => void notifications.push({ method, params });

async function until(what, condition) {
  for (const deadline = Date.now() + 15_000; !condition(); await delay(20)) {
    if (Date.now() > deadline) throw new Error(`waited 15 s for ${what}`);
  }
}
const notified = (part) => until(`a notification with ${part}`, () => JSON.stringify(notifications).includes(part));

/** Whether a notification is the same in each run: levels are random, and this list change races with the stream. */
const repeatable = ({ method, params }) =>
  method !== 'notifications/tools/list_changed' && !/level[ -]message/.test(params?.data ?? '');

async function callTools() {
  const progress = [];
  let firstStepAt;
  const onprogress = (step) => {
    firstStepAt ??= performance.now();
    progress.push(step);
  };
  const call = (name, args = {}, options) => client.callTool({ name, arguments: args }, undefined, options);
  const file = 'data:text/plain;base64,aW50ZXJvcA==';
  return {
    echo: await call('echo', { message: 'grüße, 世界' }),
    large: await call('echo', { message: 'x'.repeat(300_000) }),
    sum: await call('get-sum', { a: 19, b: 23 }),
    badArguments: await call('get-sum', { a: 'nineteen' }),
    unknown: await call('no-such-tool'),
    image: await call('get-tiny-image'),
    annotated: await call('get-annotated-message', { messageType: 'error', includeImage: true }),
    structured: await call('get-structured-content', { location: 'Chicago' }),
    links: await call('get-resource-links', { count: 4 }),
    reference: await call('get-resource-reference', { resourceType: 'Blob', resourceId: 2 }),
    gzip: await call('gzip-file-as-resource', { name: 'interop.gz', data: file, outputType: 'resource' }),
    environment: remote && Object.keys(JSON.parse((await call('get-env')).content[0].text)).sort(),
    roots: await call('get-roots-list'),
    sampling: await call('trigger-sampling-request', { prompt: 'interop', maxTokens: 5 }),
    elicitation: await call('trigger-elicitation-request'),
    long: await call('trigger-long-running-operation', { duration: 1, steps: 5 }, { onprogress }),
    progress,
    // Five steps of 200 ms: whoever collects the stream before passing it on delivers all of them at the end.
    progressInTime: performance.now() - firstStepAt > 400,
  };
}

async function listen() {
  await client.setLoggingLevel('debug');
  await client.subscribeResource({ uri: 'demo://resource/dynamic/text/1' });
  await client.callTool({ name: 'toggle-subscriber-updates' });
  await client.callTool({ name: 'toggle-simulated-logging' });
  await notified('notifications/resources/updated');
  await notified('evel');
}

async function converse() {
  await client.connect(transport);
  if (!values.stdio) await until('the event stream', () => recorder.listening);
  if (values.abandon) return { abandoned: transport.sessionId };
  await notified('Roots updated');
  const result = {
    server: client.getServerVersion(),
    capabilities: client.getServerCapabilities(),
    instructions: client.getInstructions(),
    protocolVersion: remote && transport.protocolVersion,
    tools: await client.listTools(),
    prompts: await client.listPrompts(),
    resources: await client.listResources(),
    templates: await client.listResourceTemplates(),
    calls: await callTools(),
    resource: await client.readResource({ uri: 'demo://resource/dynamic/blob/7' }),
    document: await client.readResource({ uri: 'demo://resource/static/document/features.md' }),
    missing: await client.readResource({ uri: 'demo://nowhere' }).catch(({ code, message }) => ({ code, message })),
    prompt: await client.getPrompt({ name: 'args-prompt', arguments: { city: 'Graz' } }),
    completion: await client.complete({
      ref: { type: 'ref/prompt', name: 'completable-prompt' },
      argument: { name: 'department', value: 'S' },
    }),
    ping: await client.ping(),
  };
  await listen();
  if (remote) await inspectHttp(result);
  else await transport.terminateSession?.();
  await client.close();
  return {
    ...result,
    askedByServer: distinct(normalised(askedByServer)),
    notifications: distinct(normalised(notifications.filter(repeatable))),
    http: remote && distinct(normalised(recorder.exchanges)),
  };
}

/** What only HTTP shows. */
async function inspectHttp(result) {
  const session = { 'mcp-session-id': transport.sessionId, 'mcp-protocol-version': transport.protocolVersion, ...headers };
  result.resumed = await resumedResult(url, session);
  result.notAcceptable = await statusAndBody(url, session, { accept: 'text/plain' });
  await transport.terminateSession();
  result.afterTermination = await statusAndBody(url, session, {});
}

try {
  const document = JSON.stringify(normalised(await converse()));
  process.stdout.write(`${document}\n`, () => process.exit(0));
} catch (error) {
  process.stderr.write(`${error.stack}\n`);
  const failed = { message: error.message, http: recorder.lastError };
  process.stdout.write(`${JSON.stringify({ failed })}\n`, () => process.exit(1));
}
