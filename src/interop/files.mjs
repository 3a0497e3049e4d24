// The official MCP client at work on files, with server-filesystem.
//
//   node files.mjs FOLDER URL
//   node files.mjs FOLDER --stdio -- COMMAND ARGUMENT…
//
// Prints what it found as one JSON document. Two runs on folders with the same files print the same one.
import { parseArgs } from 'node:util';
import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { StdioClientTransport } from '@modelcontextprotocol/sdk/client/stdio.js';
import { StreamableHTTPClientTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js';

const { values, positionals } = parseArgs({ allowPositionals: true, options: { stdio: { type: 'boolean', default: false } } });
const [folder, target, ...args] = positionals;
const transport = values.stdio
  ? new StdioClientTransport({ command: target, args, stderr: 'ignore' })
  : new StreamableHTTPClientTransport(new URL(target));
const client = new Client({ name: 'interop', version: '1.0.0' });

const call = (name, args) => client.callTool({ name, arguments: args });
const path = (name) => `${folder}/${name}`;

try {
  await client.connect(transport);
  const document = {
    server: client.getServerVersion(),
    capabilities: client.getServerCapabilities(),
    tools: await client.listTools(),
    allowed: await call('list_allowed_directories', {}),
    written: await call('write_file', { path: path('umlaut.txt'), content: 'grüße, 世界\nzwei' }),
    read: await call('read_text_file', { path: path('umlaut.txt') }),
    large: await call('write_file', { path: path('large.txt'), content: 'x\n'.repeat(200_000) }),
    largeRead: await call('read_text_file', { path: path('large.txt') }),
    edited: await call('edit_file', { path: path('umlaut.txt'), edits: [{ oldText: 'zwei', newText: 'drei' }] }),
    listed: await call('list_directory', { path: folder }),
    outside: await call('read_text_file', { path: '/etc/hostname' }),
    missing: await call('read_text_file', { path: path('missing.txt') }),
    many: await Promise.all([...Array(20).keys()].map(() => call('read_text_file', { path: path('umlaut.txt') }))),
  };
  await transport.terminateSession?.();
  await client.close();
  const text = JSON.stringify(document).replaceAll(folder, '<folder>');
  process.stdout.write(`${text}\n`, () => process.exit(0));
} catch (error) {
  process.stderr.write(`${error.stack}\n`);
  process.stdout.write(`${JSON.stringify({ failed: { message: error.message } })}\n`, () => process.exit(1));
}
