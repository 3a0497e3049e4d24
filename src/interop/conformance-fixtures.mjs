// What the MCP conformance suite expects of a server: its tools, prompts and resources, for both protocol eras.
// Names, texts and behaviour are those of the suite's requirements; what it wants to see fail, fails.
import { McpServer, ResourceTemplate } from '@modelcontextprotocol/server';
import { acceptedContent, createRequestStateCodec, fromJsonSchema, inputRequired } from '@modelcontextprotocol/server';

const PNG = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8BQDwAEhQGAhKmMIQAAAABJRU5ErkJggg==';
const WAV = 'UklGRiYAAABXQVZFZm10IBAAAAABAAEAQB8AAAB9AAACABAAZGF0YQIAAAAAAA==';
const PAUSE = 50;

const text = (value) => ({ type: 'text', text: value });
const image = { type: 'image', data: PNG, mimeType: 'image/png' };
const embedded = (uri, mimeType, value) => ({ type: 'resource', resource: { uri, mimeType, text: value } });
const said = (...content) => ({ content });
const user = (content) => ({ role: 'user', content });
const object = (properties = {}, required = Object.keys(properties)) => ({ type: 'object', properties, required });
const pause = () => new Promise((resolve) => setTimeout(resolve, PAUSE));
const string = { type: 'string' };

/** Integrity of what travels through the client; a key for each process, and no lifetime, is enough for a test. */
const codec = createRequestStateCodec({ key: crypto.getRandomValues(new Uint8Array(32)), ttlSeconds: 600 });
const elicit = (message, properties) => inputRequired.elicit({ message, requestedSchema: object(properties) });
const sample = (prompt, maxTokens) => inputRequired.createMessage({ messages: [user(text(prompt))], maxTokens });
const answers = (ctx) => ctx.mcpReq.inputResponses ?? {};
const greetingsName = () => elicit('What is your name?', { name: string });

const RICH_SCHEMA = {
  $schema: 'https://json-schema.org/draft/2020-12/schema',
  type: 'object',
  $defs: { address: { $anchor: 'addressDef', type: 'object', properties: { street: string, city: string } } },
  properties: {
    name: string,
    address: { $ref: '#/$defs/address' },
    contactMethod: { type: 'string', enum: ['phone', 'email'] },
    phone: string,
    email: string,
  },
  allOf: [{ anyOf: [{ required: ['phone'] }, { required: ['email'] }] }],
  if: { properties: { contactMethod: { const: 'phone' } }, required: ['contactMethod'] },
  then: { required: ['phone'] },
  else: { required: ['email'] },
  additionalProperties: false,
};

const DEFAULTS = {
  name: { type: 'string', default: 'John Doe' },
  age: { type: 'integer', default: 30 },
  score: { type: 'number', default: 95.5 },
  status: { type: 'string', enum: ['active', 'inactive', 'pending'], default: 'active' },
  verified: { type: 'boolean', default: true },
};

const titled = (prefix, ...titles) => titles.map((title, i) => ({ const: `${prefix}${i + 1}`, title }));
const OPTIONS = ['option1', 'option2', 'option3'];
const ENUMS = {
  untitledSingle: { type: 'string', enum: OPTIONS },
  titledSingle: { type: 'string', oneOf: titled('value', 'First Option', 'Second Option', 'Third Option') },
  legacyEnum: { type: 'string', enum: ['opt1', 'opt2', 'opt3'], enumNames: ['Option One', 'Option Two', 'Option Three'] },
  untitledMulti: { type: 'array', items: { type: 'string', enum: OPTIONS } },
  titledMulti: { type: 'array', items: { anyOf: titled('value', 'First Choice', 'Second Choice', 'Third Choice') } },
};

async function elicited(ctx, message, properties, required = Object.keys(properties)) {
  const { action, content } = await ctx.mcpReq.elicitInput({ message, requestedSchema: object(properties, required) });
  return `action=${action}, content=${JSON.stringify(content ?? {})}`;
}

/** Name, what it does, and the JSON schema of its arguments where it has any. */
const TOOLS = [
  ['test_simple_text', () => said(text('This is a simple text response for testing.'))],
  ['test_image_content', () => said(image)],
  ['test_audio_content', () => said({ type: 'audio', data: WAV, mimeType: 'audio/wav' })],
  ['test_embedded_resource', () => said(embedded('test://embedded-resource', 'text/plain', 'This is an embedded resource content.'))],
  [
    'test_multiple_content_types',
    () =>
      said(
        text('Multiple content types test:'),
        image,
        embedded('test://mixed-content-resource', 'application/json', '{"test":"data","value":123}'),
      ),
  ],
  ['test_tool_with_logging', logging],
  ['test_logging_tool', logging],
  [
    'test_error_handling',
    () => {
      throw new Error('This tool intentionally returns an error for testing');
    },
  ],
  ['test_tool_with_progress', progress],
  [
    'test_sampling',
    async (ctx, { prompt }) => {
      const { content } = await ctx.mcpReq.requestSampling({ messages: [user(text(prompt))], maxTokens: 100 });
      return said(text(`LLM response: ${content.text}`));
    },
    object({ prompt: string }),
  ],
  [
    'test_elicitation',
    async (ctx, { message }) =>
      said(
        text(
          `User response: ${await elicited(ctx, message, {
            username: { type: 'string', description: "User's response" },
            email: { type: 'string', description: "User's email address" },
          })}`,
        ),
      ),
    object({ message: string }),
  ],
  [
    'test_elicitation_sep1034_defaults',
    async (ctx) => said(text(`Elicitation completed: ${await elicited(ctx, 'Please review the defaults', DEFAULTS, [])}`)),
  ],
  [
    'test_elicitation_sep1330_enums',
    async (ctx) => said(text(`Elicitation completed: ${await elicited(ctx, 'Please choose', ENUMS, [])}`)),
  ],
  [
    'test_reconnection',
    async (ctx) => {
      ctx.http?.closeSSE?.(); // the client comes back with Last-Event-ID and finds the answer
      await pause();
      return said(text('Reconnection test completed'));
    },
  ],
  ['json_schema_2020_12_tool', () => said(text('done')), RICH_SCHEMA],
  [
    'test_x_mcp_header',
    (ctx, { region }) => said(text(`region: ${region}`)),
    object({ region: { type: 'string', 'x-mcp-header': 'Region' } }),
  ],
  // The SDK itself answers -32021 where the client has not declared what is asked for.
  ['test_missing_capability', () => inputRequired({ inputRequests: { reply: sample('Hello', 10) } })],
  [
    'test_streaming_elicitation',
    async (ctx) => {
      await progress(ctx);
      return inputRequired({ inputRequests: { user_name: greetingsName() } });
    },
  ],
  [
    'test_input_required_result_elicitation',
    (ctx) => {
      const name = acceptedContent(answers(ctx), 'user_name')?.name;
      if (typeof name !== 'string') return inputRequired({ inputRequests: { user_name: greetingsName() } });
      return said(text(`Hello, ${name}!`));
    },
  ],
  [
    'test_input_required_result_sampling',
    (ctx) => {
      const answer = answers(ctx).capital_question;
      if (!answer) return inputRequired({ inputRequests: { capital_question: sample('What is the capital of France?', 100) } });
      return said(text(answer.content.text));
    },
  ],
  [
    'test_input_required_result_list_roots',
    (ctx) => {
      const answer = answers(ctx).client_roots;
      if (!answer) return inputRequired({ inputRequests: { client_roots: inputRequired.listRoots() } });
      return said(text(`Roots: ${answer.roots.map(({ uri }) => uri).join(', ')}`));
    },
  ],
  ['test_input_required_result_request_state', confirmed],
  ['test_input_required_result_tampered_state', confirmed],
  [
    'test_input_required_result_multiple_inputs',
    async (ctx) => {
      const { user_name, greeting, client_roots } = answers(ctx);
      if (user_name && greeting && client_roots && ctx.mcpReq.requestState()) return said(text('all three are here'));
      const inputRequests = {
        user_name: greetingsName(),
        greeting: sample('Generate a greeting', 50),
        client_roots: inputRequired.listRoots(),
      };
      return inputRequired({ inputRequests, requestState: await codec.mint({ round: 1 }, ctx) });
    },
  ],
  [
    'test_input_required_result_multi_round',
    async (ctx) => {
      const { round } = ctx.mcpReq.requestState() ?? {};
      if (round === 2 && answers(ctx).step2) return said(text('two rounds are done'));
      const inputRequests =
        round === 1 && answers(ctx).step1
          ? { step2: elicit('Step 2: What is your favorite color?', { color: string }) }
          : { step1: elicit('Step 1: What is your name?', { name: string }) };
      const next = inputRequests.step2 ? 2 : 1;
      return inputRequired({ inputRequests, requestState: await codec.mint({ round: next }, ctx) });
    },
  ],
  [
    'test_input_required_result_capabilities',
    (ctx) => {
      const { elicitation, sampling } = declared(ctx);
      return inputRequired({
        inputRequests: {
          ...(elicitation && { user_name: greetingsName() }),
          ...(sampling && { capital_question: sample('What is the capital of France?', 100) }),
        },
      });
    },
  ],
];

const declared = (ctx) => ctx.mcpReq.envelope?.['io.modelcontextprotocol/clientCapabilities'] ?? {};

async function logging(ctx) {
  await ctx.mcpReq.log('info', 'Tool execution started');
  await pause();
  await ctx.mcpReq.log('info', 'Tool processing data');
  await pause();
  await ctx.mcpReq.log('info', 'Tool execution completed');
  return said(text('Tool with logging executed'));
}

async function progress(ctx) {
  const progressToken = ctx.mcpReq._meta?.progressToken;
  for (const done of [0, 50, 100]) {
    const params = { progressToken, progress: done, total: 100 };
    if (progressToken !== undefined) await ctx.mcpReq.notify({ method: 'notifications/progress', params });
    if (done < 100) await pause();
  }
  return said(text('Tool with progress executed'));
}

async function confirmed(ctx) {
  if (answers(ctx).confirm && ctx.mcpReq.requestState()) return said(text('state-ok'));
  return inputRequired({
    inputRequests: { confirm: elicit('Please confirm', { ok: { type: 'boolean' } }) },
    requestState: await codec.mint({ round: 1 }, ctx),
  });
}

function prompts(server) {
  const prompt = (name, names, answer) =>
    server.registerPrompt(
      name,
      {
        description: name,
        ...(names.length && { argsSchema: fromJsonSchema(object(Object.fromEntries(names.map((n) => [n, string])))) }),
      },
      names.length ? answer : (ctx) => answer({}, ctx),
    );
  prompt('test_simple_prompt', [], () => ({ messages: [user(text('This is a simple prompt for testing.'))] }));
  prompt('test_prompt_with_arguments', ['arg1', 'arg2'], ({ arg1, arg2 }) => ({
    messages: [user(text(`Prompt with arguments: arg1='${arg1}', arg2='${arg2}'`))],
  }));
  prompt('test_prompt_with_embedded_resource', ['resourceUri'], ({ resourceUri }) => ({
    messages: [
      user(embedded(resourceUri, 'text/plain', 'Embedded resource content for testing.')),
      user(text('Please process the embedded resource above.')),
    ],
  }));
  prompt('test_prompt_with_image', [], () => ({ messages: [user(image), user(text('Please analyze the image above.'))] }));
  prompt('test_input_required_result_prompt', [], (_, ctx) => {
    const context = acceptedContent(answers(ctx), 'user_context')?.context;
    if (context) return { messages: [user(text(`Context: ${context}`))] };
    return inputRequired({
      inputRequests: { user_context: elicit('What context should the prompt use?', { context: string }) },
    });
  });
}

function resources(server) {
  const resource = (name, uri, mimeType, content) =>
    server.registerResource(name, uri, { description: name, mimeType }, () => ({ contents: [{ uri, mimeType, ...content }] }));
  resource('static-text', 'test://static-text', 'text/plain', { text: 'This is the content of the static text resource.' });
  resource('static-binary', 'test://static-binary', 'image/png', { blob: PNG });
  resource('watched', 'test://watched-resource', 'text/plain', { text: 'Watched resource content' });
  server.registerResource(
    'template',
    new ResourceTemplate('test://template/{id}/data', { list: undefined }),
    { description: 'template', mimeType: 'application/json' },
    (uri, { id }) => {
      const value = JSON.stringify({ id, templateTest: true, data: `Data for ID: ${id}` });
      return { contents: [{ uri: uri.href, mimeType: 'application/json', text: value }] };
    },
  );
}

/**
 * A server with all fixtures.
 *
 * @param notify tells every subscriber of what changed; where there is none, nothing ever does
 */
export function fixtureServer(notify) {
  const changing = { listChanged: true };
  const server = new McpServer(
    { name: 'conformance-fixtures', version: '1.0.0' },
    {
      capabilities: { tools: changing, prompts: changing, resources: { ...changing, subscribe: true }, logging: {}, completions: {} },
      requestState: { verify: codec.verify },
    },
  );
  const tool = (name, run, schema = object()) =>
    server.registerTool(name, { description: name, inputSchema: fromJsonSchema(schema) }, (args, ctx) => run(ctx, args));
  TOOLS.forEach((entry) => tool(...entry));
  tool('test_trigger_tool_change', () => {
    notify?.toolsChanged();
    return said(text('told'));
  });
  tool('test_trigger_prompt_change', () => {
    notify?.promptsChanged();
    return said(text('told'));
  });
  prompts(server);
  resources(server);
  server.server.setRequestHandler('completion/complete', () => ({
    completion: { values: ['paris', 'park', 'party'], total: 3, hasMore: false },
  }));
  server.server.setRequestHandler('resources/subscribe', () => ({}));
  server.server.setRequestHandler('resources/unsubscribe', () => ({}));
  return server;
}
