// The server that the MCP conformance suite examines, on the official TypeScript SDK: sessions for the revisions up to
// 2025-11-25, and 2026-07-28 without any, on one path. The suite's own reference server is on no registry.
//
//   node conformance-server.mjs
//
// Binds 127.0.0.1, and admits only names of this host (DNS rebinding), as an unprotected local server must.
import { randomUUID } from 'node:crypto';
import { createServer } from 'node:http';
import { localhostHostValidation, localhostOriginValidation } from '@modelcontextprotocol/node';
import { NodeStreamableHTTPServerTransport, toNodeHandler, toWebRequest } from '@modelcontextprotocol/node';
import { createMcpHandler, isLegacyRequest } from '@modelcontextprotocol/server';
import { fixtureServer } from './conformance-fixtures.mjs';
import { listening } from './listening.mjs';

const RETRY = 500;
const hostAllowed = localhostHostValidation();
const originAllowed = localhostOriginValidation();
const sessions = new Map();

const modern = createMcpHandler(() => fixtureServer(modern.notify), { legacy: 'reject' });
const answerModern = toNodeHandler(modern);

/** Events of one session, for clients that come back with Last-Event-ID. */
class EventStore {
  events = [];

  async storeEvent(streamId, message) {
    return String(this.events.push({ streamId, message }));
  }

  async getStreamIdForEventId(eventId) {
    return this.events[eventId - 1]?.streamId;
  }

  async replayEventsAfter(lastEventId, { send }) {
    const streamId = await this.getStreamIdForEventId(lastEventId);
    for (let i = Number(lastEventId); i < this.events.length; i++) {
      const { streamId: other, message } = this.events[i];
      if (other === streamId && Object.keys(message).length) await send(String(i + 1), message);
    }
    return streamId;
  }
}

async function session() {
  const transport = new NodeStreamableHTTPServerTransport({
    sessionIdGenerator: randomUUID,
    eventStore: new EventStore(),
    retryInterval: RETRY,
    onsessioninitialized: (id) => sessions.set(id, transport),
    onsessionclosed: (id) => sessions.delete(id),
  });
  await fixtureServer().connect(transport);
  return transport;
}

const refuse = (response, status, message) =>
  response
    .writeHead(status, { 'content-type': 'application/json' })
    .end(JSON.stringify({ jsonrpc: '2.0', id: null, error: { code: -32000, message } }));

async function answerLegacy(request, response, message) {
  const id = request.headers['mcp-session-id'];
  if (id && !sessions.has(id)) return refuse(response, 404, 'Session not found');
  if (!id && message?.method !== 'initialize') return refuse(response, 400, 'Mcp-Session-Id is missing');
  await (sessions.get(id) ?? (await session())).handleRequest(request, response, message);
}

async function body(request) {
  const chunks = await request.toArray();
  try {
    return chunks.length ? JSON.parse(Buffer.concat(chunks)) : undefined;
  } catch {
    return null;
  }
}

const server = createServer(async (request, response) => {
  if (!hostAllowed(request, response) || !originAllowed(request, response)) return;
  const message = await body(request);
  if (message === null) return refuse(response, 400, 'Parse error');
  const legacy = await isLegacyRequest(await toWebRequest(request, message), message);
  await (legacy ? answerLegacy : answerModern)(request, response, message);
});

const url = await listening(server, 'http://127.0.0.1', process.env.PORT);
console.log(JSON.stringify({ ready: true, url: `${url}/mcp` }));
