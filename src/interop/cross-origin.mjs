// A page that is an MCP client, in a real browser.
//
//   node cross-origin.mjs URL PORT KEY
//
// URL is an MCP server behind a gateway that allows http://app.test:PORT. Pages are served at PORT, under that name, as localhost
// and as elsewhere.test. Prints one JSON document: what the page of each name came to.
import http from 'node:http';
import { chromium } from 'playwright-core';

const [url, port, key] = process.argv.slice(2);
const pages = http.createServer((request, response) => response.setHeader('Content-Type', 'text/html').end('<title>client</title>'));
await new Promise((listening) => pages.listen(Number(port), '127.0.0.1', listening));
const browser = await chromium.launch({
  executablePath: '/usr/bin/chromium',
  args: ['--no-sandbox', '--host-resolver-rules=MAP *.test 127.0.0.1'],
});

/** In the page: begins a session, lists the tools, ends the session; then asks once more without a key. */
async function client([server, apiKey]) {
  async function send(method, credentials, more, message) {
    try {
      const answer = await fetch(server, {
        method,
        headers: { 'Content-Type': 'application/json', Accept: 'application/json, text/event-stream', ...credentials, ...more },
        body: message && JSON.stringify({ jsonrpc: '2.0', ...message }),
      });
      return {
        status: answer.status,
        session: answer.headers.get('Mcp-Session-Id'),
        challenge: answer.headers.get('WWW-Authenticate'),
        hidden: answer.headers.get('X-Hidden'),
        text: await answer.text(),
      };
    } catch (failed) {
      return { failed: String(failed) };
    }
  }
  const credentials = { 'X-API-Key': apiKey };
  const begun = await send('POST', credentials, {}, { id: 1, method: 'initialize', params: {} });
  const session = { 'Mcp-Session-Id': begun.session ?? '', 'Mcp-Protocol-Version': '2025-11-25', 'Mcp-Param-X': '1' };
  const tools = await send('POST', credentials, session, { id: 2, method: 'tools/list' });
  const ended = await send('DELETE', credentials, session);
  const stranger = await send('POST', {}, session, { id: 3, method: 'tools/list' });
  const large = await send('POST', credentials, session, { id: 4, method: 'x'.repeat(100_000) });
  return { begun, tools, ended, stranger, large };
}

const results = {};
for (const name of ['app.test', 'localhost', 'elsewhere.test']) {
  const page = await browser.newPage();
  await page.goto(`http://${name}:${port}/`);
  results[name] = await page.evaluate(client, [url, key]);
  await page.close();
}
await browser.close();
pages.close();
process.stdout.write(`${JSON.stringify(results)}\n`, () => process.exit(0));
