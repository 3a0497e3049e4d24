// The server that the MCP conformance suite examines, on its standard streams: the first message decides for the
// revisions with sessions or for 2026-07-28. What it offers is in conformance-fixtures.mjs.
//
//   node conformance-stdio.mjs
import { serveStdio } from '@modelcontextprotocol/server/stdio';
import { fixtureServer } from './conformance-fixtures.mjs';

serveStdio(() => fixtureServer());
