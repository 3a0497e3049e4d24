// The status page of a gateway with thirty servers, of which four fail, each in a way of its own.
//
//   node admin-page-many.mjs URL KEY PICTURES UPSTREAM
//
// URL is a gateway's /admin. Its servers: wrong-secret, no-token-endpoint, server-down, server-broken, and 26 that are
// well: well-01 … (every third without OAuth). UPSTREAM is the MCP server of all that have one; GET /become/STATUS makes
// server-broken answer by that status. Prints one JSON document: for each check "ok", or why not.
import assert from 'node:assert/strict';
import { button, card, fact, fitsTheWidth, focused, names, openBrowser } from './admin-page-browser.mjs';

const [url, key, pictures, upstream] = process.argv.slice(2);
const gateway = new URL(url).origin;
const BAD = ['no-token-endpoint', 'server-broken', 'server-down', 'wrong-secret'];
const WELL = Array.from({ length: 26 }, (_, i) => `well-${String(i + 1).padStart(2, '0')}`);
const PLAIN = WELL.filter((_, i) => i % 3 === 0);

const call = (server) =>
  fetch(`${gateway}/mcp/${server}`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', Accept: 'application/json, text/event-stream' },
    body: '{"jsonrpc":"2.0","id":1,"method":"ping"}',
  }).then((answer) => answer.arrayBuffer());
const become = (status) => fetch(`${upstream}/become/${status}`);

for (const server of [...BAD, ...WELL]) for (let i = 0; i < 3; i++) await call(server);
// the gateway looks at its meters every 15 s, whether anybody looks at the page or not
await new Promise((resolve) => setTimeout(resolve, 16_000));

const { check, finish } = await openBrowser(url, key);
const shown = async (page) => (await page.locator('.card:visible h3').allTextContents()).sort();
const badge = (page, server) => card(page, server).locator('.badge');
const summary = (page) => page.locator('#failing');

await check('failing first', async (signedIn) => {
  const page = await signedIn();
  assert.equal(await summary(page).textContent(), '4 of 30 failing');
  const order = await names(page);
  assert.deepEqual(order.slice(0, 4), BAD);
  assert.deepEqual(order.slice(4), WELL);
  const rows = await page.locator('#rows th button').allTextContents();
  assert.deepEqual(rows, order, 'the same in the table');
});

await check('causes', async (signedIn) => {
  const page = await signedIn();
  const causes = {
    'wrong-secret': ['Token failing', 'Last error: invalid_client'],
    'no-token-endpoint': ['Token failing', 'Last error: authorization_server_unreachable'],
    'server-down': ['Server down', 'MCP server server-down cannot be reached (connection refused)'],
    'server-broken': ['Server failing', 'it answers 500: look into its own log'],
  };
  for (const [server, [word, cause]] of Object.entries(causes)) {
    assert.equal(await badge(page, server).textContent(), word);
    assert.equal(await badge(page, server).getAttribute('data-state'), 'bad');
    await card(page, server).getByText(cause).waitFor();
  }
  assert.equal(await badge(page, 'well-02').textContent(), 'OK');
  assert.equal((await page.content()).includes('s3cr3t'), false);
});

await check('a token is not all', async (signedIn) => {
  const page = await signedIn();
  assert.match(await fact(page, 'server-down', 'Token').textContent(), /^Active, [\d:]+ left$/, 'it has one');
  assert.match(await fact(page, 'server-down', 'MCP server').textContent(), /^Unreachable, /);
  const green = await badge(page, 'well-02').evaluate((e) => getComputedStyle(e).backgroundColor);
  assert.notEqual(await badge(page, 'server-down').evaluate((e) => getComputedStyle(e).backgroundColor), green);
  assert.match(await fact(page, 'well-02', 'MCP server').textContent(), /^Answers 200, \d+ (s|min) ago$/);
});

await check('filter', async (signedIn) => {
  const page = await signedIn();
  await summary(page).click();
  assert.equal(await summary(page).getAttribute('aria-pressed'), 'true');
  assert.deepEqual(await shown(page), BAD);
  await page.waitForTimeout(2500);
  assert.deepEqual(await shown(page), BAD, 'polls do not undo it');
  await page.getByRole('button', { name: 'Table' }).click();
  assert.equal(await page.locator('#rows tr:visible').count(), 4);
  await page.getByRole('button', { name: 'Cards' }).click();
  await summary(page).click();
  assert.equal((await shown(page)).length, 30);
});

await check('search', async (signedIn) => {
  const page = await signedIn();
  await page.getByRole('searchbox', { name: 'Search servers' }).fill('WELL-1');
  assert.deepEqual(await shown(page), WELL.filter((name) => name.startsWith('well-1')));
  await summary(page).click();
  await page.getByText('No server fits.').waitFor();
  await page.getByRole('searchbox').fill('down');
  assert.deepEqual(await shown(page), ['server-down']);
  await page.getByRole('searchbox').fill('<b>');
  await page.getByText('No server fits.').waitFor();
});

await check('table', async (signedIn) => {
  const page = await signedIn();
  await page.getByRole('button', { name: 'Table' }).click();
  assert.equal(await page.locator('#servers').isVisible(), false);
  const row = (name) => page.getByRole('row').filter({ has: page.getByRole('button', { name, exact: true }) });
  const cells = await row('server-down').getByRole('cell').allTextContents();
  assert.deepEqual([cells[0], cells[3], cells[4]], ['Server down', '3', '100 %']);
  assert.match(cells[1], /^Unreachable, \d+ (s|min) ago$/);
  assert.match(cells[2], /^Active, [\d:]+$/);
  const well = await row('well-01').getByRole('cell').allTextContents();
  assert.deepEqual([well[0], well[2], well[3], well[4]], ['OK', 'No OAuth', '3', '0 %']);
  assert.match(well[6], /^\d+ ms$/);
  await page.reload();
  await row('well-26').waitFor();
  await row('well-26').getByRole('button').click();
  assert.ok(await card(page, 'well-26').isVisible());
  assert.equal(await focused(page), 'well-26', 'the card of the row');
});

await check('no dashes', async (signedIn) => {
  const page = await signedIn();
  for (const server of [...PLAIN, ...WELL.slice(0, 5)]) {
    assert.doesNotMatch(await card(page, server).innerText(), /^–$/m);
  }
  const plain = card(page, PLAIN[1]);
  assert.deepEqual(await plain.locator('dt').allTextContents(), ['MCP server', 'Requests']);
  assert.deepEqual(await plain.getByRole('button').allTextContents(), ['Tools']);
  assert.match(await plain.locator('.where').textContent(), /no OAuth$/);
});

await check('traffic', async (signedIn) => {
  const page = await signedIn();
  assert.match(await fact(page, 'well-02', 'Requests').textContent(), /^3\sin\s5\smin\s· no\serrors\s· p50\s\d+\sms\s· p99\s\d+\sms$/);
  assert.match(await fact(page, 'server-broken', 'Requests').textContent(), /^3\sin\s5\smin\s· 100\s%\serrors/);
  assert.equal(await page.locator('#requests').textContent(), '90');
  assert.equal(await page.locator('#errors').textContent(), '13.3 %');
  const stop = new AbortController();
  const stream = await fetch(`${gateway}/mcp/well-03`, { headers: { Accept: 'text/event-stream' }, signal: stop.signal });
  await card(page, 'well-03').getByText('1 open stream').waitFor();
  stop.abort();
  await stream.text().catch(() => {});
});

await check('history', async (signedIn) => {
  const page = await signedIn();
  const chart = page.getByRole('img', { name: /^Requests over the last hour: 9\d, 1\d errors$/ });
  await chart.waitFor();
  assert.match(await chart.locator('.first').getAttribute('d'), /^M\d/, 'of what was before this page');
  assert.match(await chart.locator('.second').getAttribute('d'), /^M\d/);
  await page.getByRole('img', { name: /^Latency over the last hour: p50 \d+ ms, p99 / }).waitFor();
  await page.getByRole('img', { name: /^Token acquisitions over the last hour: \d+, \d+ failures$/ }).waitFor();
  await card(page, 'server-down').getByRole('img', { name: 'Last hour: 3, 3 errors' }).waitFor();
});

await check('gateway', async (signedIn) => {
  const page = await signedIn();
  assert.match(await page.locator('#node').textContent(), new RegExp(`^${gateway} · version \\S+ · up (less than a minute|\\d+ min)$`));
});

for (const width of [1280, 390, 360]) {
  for (const colorScheme of ['light', 'dark']) {
    await check(`width ${width} ${colorScheme}`, async (signedIn) => {
      const page = await signedIn({ viewport: { width, height: 844 }, colorScheme, reducedMotion: 'reduce' });
      assert.ok(await fitsTheWidth(page), 'nothing sticks out');
      const crooked = await page.locator('.card .buttons').evaluateAll((all) => all.filter((group) => new Set([...group.children].map((b) => b.getBoundingClientRect().top)).size > 1).length);
      assert.equal(crooked, 0, 'buttons are in one line');
      const top = (selector) => page.locator(selector).evaluate((e) => e.getBoundingClientRect().top);
      assert.equal((await top('#charts')) > (await top('#servers')), width < 700, 'charts are below the servers where it is narrow');
      await page.screenshot({ path: `${pictures}-${width}-${colorScheme}.png`, fullPage: true });
      await page.getByRole('button', { name: 'Table' }).click();
      assert.ok(await fitsTheWidth(page), 'nor does the table');
      await page.screenshot({ path: `${pictures}-${width}-${colorScheme}-table.png` });
    });
  }
}

await check('contrast', async (signedIn) => {
  for (const colorScheme of ['light', 'dark']) {
    const page = await signedIn({ colorScheme });
    const poor = await page.evaluate(() => {
      const light = (rgb) => {
        const [r, g, b] = rgb.map((c) => (c / 255 <= 0.03928 ? c / 255 / 12.92 : ((c / 255 + 0.055) / 1.055) ** 2.4));
        return 0.2126 * r + 0.7152 * g + 0.0722 * b;
      };
      const parse = (color) => color.match(/[\d.]+/g).map(Number);
      const ground = (e) => {
        for (let at = e; at; at = at.parentElement) {
          const [r, g, b, a = 1] = parse(getComputedStyle(at).backgroundColor);
          if (a > 0) return [r, g, b];
        }
        return [255, 255, 255];
      };
      return [...document.querySelectorAll('.card *, .list-head *, .overview *')]
        .filter((e) => e.checkVisibility() && [...e.childNodes].some((n) => n.nodeType === 3 && n.textContent.trim()))
        .map((e) => {
          const [a, b] = [light(parse(getComputedStyle(e).color).slice(0, 3)), light(ground(e))].sort((x, y) => y - x);
          return [`${e.tagName}.${e.className} ${e.textContent}`, (a + 0.05) / (b + 0.05)];
        })
        .filter(([, ratio]) => ratio < 4.5);
    });
    assert.deepEqual(poor, [], `${colorScheme}: WCAG 2.2, 1.4.3`);
    if (colorScheme === 'light') await page.context().close();
  }
});

await check('confirmation', async (signedIn) => {
  const page = await signedIn();
  await button(page, 'well-02', 'Revoke').click();
  await page.getByRole('dialog').waitFor();
  assert.equal(await focused(page), 'Cancel');
  await page.keyboard.press('Enter');
  await page.getByRole('dialog').waitFor({ state: 'hidden' });
  assert.match(await fact(page, 'well-02', 'Token').textContent(), /^Active/);
});

await check('comes and goes', async (signedIn) => {
  const page = await signedIn();
  await become(401);
  await call('server-broken');
  await card(page, 'server-broken').getByText(/it answers 401: .*oauth\.audience/).waitFor();
  await become(200);
  await call('server-broken');
  await summary(page).getByText('3 of 30 failing').waitFor();
  assert.equal(await badge(page, 'server-broken').getAttribute('data-state'), 'due', 'most of its last requests failed');
  const order = await names(page);
  assert.deepEqual(order.slice(0, 4), ['no-token-endpoint', 'server-down', 'wrong-secret', 'server-broken']);
});

await check('stays under the pointer', async (signedIn) => {
  const page = await signedIn();
  await button(page, 'well-05', 'Discover tools').hover();
  const before = await names(page);
  await become(500);
  await call('server-broken');
  await summary(page).getByText('4 of 30 failing').waitFor();
  await page.waitForTimeout(2500);
  assert.deepEqual(await names(page), before, 'nothing moves away from a pointer');
  await button(page, 'well-05', 'Refresh').focus();
  await page.mouse.move(5, 5);
  await page.waitForFunction(() => document.querySelectorAll('.card h3')[1].textContent === 'server-broken');
  assert.ok(await page.evaluate(() => document.activeElement.closest('.card')?.querySelector('h3').textContent === 'well-05'), 'the focus stays');
});

await finish();
