// The status page in a real browser, as an operator uses it.
//
//   node admin-page.mjs URL KEY PICTURES
//
// URL is a gateway's /admin, whose servers are api (tools, revocation), hostile (its tools' texts are markup) and
// refused (its client is not accepted). PICTURES is what the files of the screenshots start with. Prints one JSON document: for each check "ok", or why not.
import assert from 'node:assert/strict';
import { chromium } from 'playwright-core';
import { showExample } from './admin-page-example.mjs';

const [url, key, pictures] = process.argv.slice(2);
const origin = new URL(url).origin;
const browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args: ['--no-sandbox'] });
const checks = {};
const complaints = [];
const requests = [];

/** A page of its own, so that no check depends on another; whatever it complains about is remembered. */
async function open({ example, ...options } = {}) {
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, colorScheme: 'light', ...options });
  // a policy that was violated is an event, whatever the console says
  await context.addInitScript(() => {
    window.violations = [];
    document.addEventListener('securitypolicyviolation', (e) => window.violations.push(`${e.violatedDirective} ${e.blockedURI}`));
  });
  const page = await context.newPage();
  page.setDefaultTimeout(10_000);
  page.on('request', (request) => requests.push(request.url()));
  page.on('pageerror', (error) => complaints.push(`error: ${error.message}`));
  page.on('console', (message) => {
    // the browser itself reports each answer that is an error, and some of these are asked for here
    if (!/^Failed to load resource/.test(message.text())) complaints.push(`console: ${message.text()}`);
  });
  if (example) page.lookOn = await showExample(page);
  await page.goto(url);
  return page;
}

async function signedIn(options) {
  const page = await open(options);
  await page.getByLabel('Key').fill(key);
  await page.keyboard.press('Enter');
  await page.locator('.card').first().waitFor();
  await page.lookOn?.();
  return page;
}

const card = (page, name) => page.getByRole('listitem').filter({ has: page.getByRole('heading', { name, exact: true }) });
const button = (page, server, name) => card(page, server).getByRole('button', { name, exact: true });
const fact = (page, server, name) => card(page, server).locator('.facts > div').filter({ hasText: name }).locator('dd').first();
const result = (page, server, text) => card(page, server).locator('.result').filter({ hasText: text }).waitFor();
const focused = (page) => page.evaluate(() => document.activeElement.textContent || document.activeElement.id);
const seconds = (clock) => clock.split(':').reduce((all, part) => all * 60 + Number(part), 0);

async function check(name, action) {
  let page;
  try {
    await action((options) => signedIn(options).then((p) => (page = p)), () => open().then((p) => (page = p)));
    if (page) assert.deepEqual(await page.evaluate(() => window.violations), [], 'violations of the policy');
    checks[name] = 'ok';
  } catch (error) {
    checks[name] = error.stack;
  } finally {
    await page?.context().close();
  }
}

await check('key', async (_, open) => {
  const page = await open();
  assert.equal(new URL(page.url()).pathname, '/admin/');
  await page.getByLabel('Key').waitFor();
  assert.equal(await focused(page), 'key');
  assert.equal(await page.getByLabel('Key').getAttribute('type'), 'password');
  for (const wrong of ['wr0ng-wr0ng', 'schlüssel']) {
    await page.getByLabel('Key').fill(wrong);
    await page.keyboard.press('Enter');
    await page.getByText(/does not accept this key|ASCII only/).waitFor();
    assert.equal(await card(page, 'api').count(), 0);
    await page.locator('#login-error').evaluate((e) => (e.textContent = ''));
  }
  await page.getByLabel('Key').fill(key);
  await page.getByRole('button', { name: 'Show status' }).click();
  await card(page, 'api').waitFor();
  assert.equal(await page.getByLabel('Key').isVisible(), false);
  assert.equal(await page.evaluate(() => localStorage.length + document.cookie.length), 0);
  await page.reload();
  await card(page, 'api').waitFor();
  await page.getByRole('button', { name: 'Forget key' }).click();
  await page.getByLabel('Key').waitFor();
  assert.equal(await page.evaluate(() => sessionStorage.length), 0);
});

await check('changed', async (signedIn) => {
  const page = await signedIn();
  const names = async () => page.getByRole('heading', { level: 3 }).allTextContents();
  const before = await names();
  await button(page, 'api', 'Revoke').focus();
  let change = { url: 'https://moved.example.com/mcp' };
  await page.route('**/admin/servers', async (route) => {
    const answer = await route.fetch();
    const { servers } = await answer.json();
    await route.fulfill({ response: answer, json: { servers: servers.map((s) => (s.server === 'api' ? { ...s, ...change } : s)) } });
  });
  await card(page, 'api').getByText('moved.example.com').waitFor();
  assert.equal(await card(page, 'api').getByRole('button').count(), 4);
  assert.equal(await focused(page), 'Refresh', 'the focus stays in the card');
  change = { url: null, command: 'tool', oauth_enabled: false };
  await card(page, 'api').getByText('tool', { exact: true }).waitFor();
  assert.deepEqual(await card(page, 'api').getByRole('button').allTextContents(), ['Discover tools']);
  assert.deepEqual(await names(), before, 'the order stays');
  await page.unroute('**/admin/servers');
  await button(page, 'api', 'Refresh').waitFor();
  assert.equal(new Set(await page.locator('h3').evaluateAll((all) => all.map((h) => h.id))).size, before.length);
});

await check('found', async (signedIn) => {
  const page = await signedIn();
  assert.equal(await card(page, 'api').locator('.found').isVisible(), false, 'nothing was found out');
  const at = new Date(Date.now() - 120_000);
  const discovery = {
    issuer: 'https://auth.example.com/<b>tenant</b>',
    token_endpoint: 'https://auth.example.com/token',
    revocation_endpoint: null,
    method: 'client_secret_basic',
    scope: 'mcp:read',
    scope_from: 'challenge',
    resource: ['https://mcp.example.com/mcp'],
    metadata: null,
    at: at.toISOString(),
    expires_at: new Date(at.getTime() + 3_600_000).toISOString(),
  };
  await page.route('**/admin/servers', async (route) => {
    const answer = await route.fetch();
    const { servers } = await answer.json();
    await route.fulfill({ response: answer, json: { servers: servers.map((s) => (s.server === 'api' ? { ...s, discovery } : s)) } });
  });
  await card(page, 'api').locator('.found summary').click();
  const found = (name) => card(page, 'api').locator('.found-facts > div').filter({ hasText: name }).locator('dd').first();
  assert.equal(await found('Issuer').textContent(), discovery.issuer, 'as text, never as markup');
  assert.equal(await found('Token endpoint').textContent(), discovery.token_endpoint);
  assert.equal(await found('Scope from').textContent(), 'the challenge of the MCP server');
  assert.match(await found('Found out').textContent(), /^\d minutes? ago, holds for 5\d:\d\d$/);
  await page.waitForTimeout(2100);
  assert.ok(await found('Issuer').isVisible(), 'it stays open');
  assert.equal(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), true, 'nothing sticks out');
});

await check('countdown', async (signedIn) => {
  const page = await signedIn();
  await button(page, 'api', 'Refresh').click();
  await result(page, 'api', 'New token');
  const before = seconds(await fact(page, 'api', 'Expires in').textContent());
  assert.ok(before > 0);
  await page.waitForTimeout(2100);
  const after = seconds(await fact(page, 'api', 'Expires in').textContent());
  assert.ok(after < before && after >= before - 5, `${before} ${after}`);
  assert.ok(seconds(await fact(page, 'api', 'Refresh in').textContent()) < after);
});

await check('refresh', async (signedIn) => {
  const page = await signedIn();
  await button(page, 'api', 'Refresh').click();
  await result(page, 'api', 'New token');
  const before = await fact(page, 'api', 'Token').textContent();
  await page.waitForTimeout(2100);
  const left = seconds(await fact(page, 'api', 'Expires in').textContent());
  await button(page, 'api', 'Refresh').click();
  await page.waitForFunction(
    ([old, server]) => [...document.querySelectorAll('.card')].find((c) => c.querySelector('h3').textContent === server && !c.textContent.includes(old)),
    [before, 'api'],
  );
  assert.ok(seconds(await fact(page, 'api', 'Expires in').textContent()) > left);
  await button(page, 'refused', 'Refresh').click();
  await result(page, 'refused', 'invalid_client');
  await card(page, 'refused').getByText('Failing').waitFor();
  await card(page, 'refused').getByText('Last error: invalid_client').waitFor();
});

await check('invalidate', async (signedIn) => {
  const page = await signedIn();
  await button(page, 'api', 'Refresh').click();
  await result(page, 'api', 'New token');
  await button(page, 'api', 'Invalidate').click();
  const dialog = page.getByRole('dialog', { name: 'Invalidate the token of api?' });
  await dialog.waitFor();
  await page.keyboard.press('Escape');
  await dialog.waitFor({ state: 'hidden' });
  assert.equal(await focused(page), 'Invalidate');
  assert.match(await fact(page, 'api', 'Token').textContent(), /^sha256:/);
  await page.keyboard.press('Enter');
  await dialog.waitFor();
  await page.keyboard.press('Enter');
  await result(page, 'api', 'Token forgotten.');
  await card(page, 'api').getByText('No token').waitFor();
  assert.equal(await focused(page), 'Invalidate');
});

await check('revoke', async (signedIn) => {
  const page = await signedIn();
  await button(page, 'api', 'Refresh').click();
  await result(page, 'api', 'New token');
  await button(page, 'api', 'Revoke').click();
  await page.getByRole('button', { name: 'Cancel' }).click();
  assert.match(await fact(page, 'api', 'Token').textContent(), /^sha256:/);
  await button(page, 'api', 'Revoke').click();
  await page.getByRole('dialog').getByRole('button', { name: 'Revoke' }).click();
  await result(page, 'api', 'revoked');
  await card(page, 'api').getByText('No token').waitFor();
});

await check('tools', async (signedIn) => {
  const page = await signedIn();
  await button(page, 'api', 'Discover tools').click();
  await result(page, 'api', '3 tools');
  assert.deepEqual((await card(page, 'api').locator('.tool-list dt').allTextContents()).sort(), ['add', 'echo', 'whoami']);
  assert.ok((await card(page, 'api').locator('.tool-list dd').allTextContents()).every((text) => text.length > 3));
});

await check('keyboard', async (_, open) => {
  const page = await open();
  await page.getByLabel('Key').waitFor();
  await page.keyboard.type(key);
  await page.keyboard.press('Tab');
  assert.equal(await focused(page), 'Show status');
  await page.keyboard.press('Space');
  await card(page, 'api').waitFor();
  // the form that had the focus is gone
  assert.match(await focused(page), /^All servers/);
  await page.keyboard.press('Shift+Tab');
  const walk = [];
  for (let i = 0; i < 13; i++) {
    if (i > 0) await page.keyboard.press('Tab');
    walk.push(await focused(page));
    const outline = await page.evaluate(() => getComputedStyle(document.activeElement).outlineStyle);
    assert.equal(outline, 'solid', `focus of ${walk.at(-1)} is seen`);
  }
  const four = ['Refresh', 'Invalidate', 'Revoke', 'Discover tools'];
  assert.deepEqual(walk, ['Forget key', ...four, ...four, ...four]);
  await button(page, 'api', 'Revoke').focus();
  await page.keyboard.press('Space');
  await page.getByRole('dialog').waitFor();
  assert.equal(await focused(page), 'Revoke');
  await page.keyboard.press('Tab');
  assert.equal(await focused(page), 'Cancel');
  await page.keyboard.press('Space');
  await page.getByRole('dialog').waitFor({ state: 'hidden' });
  assert.equal(await focused(page), 'Revoke');
  // polls go on, and take the focus from nobody
  await page.waitForTimeout(4500);
  assert.equal(await focused(page), 'Revoke');
  await page.keyboard.press('Shift+Tab');
  await page.keyboard.press('Shift+Tab');
  await page.keyboard.press('Enter');
  await result(page, 'api', 'New token');
});

await check('hostile', async (signedIn) => {
  const page = await signedIn();
  const markup = '<img src=x onerror=window.pwned=1>';
  await page.route('**/admin/servers', async (route) => {
    const answer = await route.fetch();
    const body = await answer.json();
    const error = { server: markup, error: markup, error_description: `${markup}<script>pwned=1</script>`, at: new Date().toISOString() };
    body.servers.forEach((state) => Object.assign(state, { last_error: error, scope: markup }));
    await route.fulfill({ response: answer, json: body });
  });
  await button(page, 'hostile', 'Discover tools').click();
  await result(page, 'hostile', '2 tools');
  const told = await card(page, 'hostile').locator('.tool-list').textContent();
  assert.ok(told.includes('<img src=x onerror='), told);
  assert.ok(told.includes('<script>'), told);
  await card(page, 'hostile').getByText(`error: ${markup}`).waitFor();
  assert.equal(await page.locator('img, main script, iframe').count(), 0);
  assert.equal(await page.evaluate(() => window.pwned), undefined);
});

await check('trouble', async (signedIn) => {
  const page = await signedIn();
  await page.route('**/admin/servers', (route) => route.abort());
  await page.getByRole('alert').filter({ hasText: 'does not answer' }).waitFor();
  await page.unroute('**/admin/servers');
  await page.getByRole('button', { name: 'Retry now' }).click();
  await page.getByText('Live', { exact: true }).waitFor();
  assert.equal(await page.getByRole('button', { name: 'Retry now' }).isVisible(), false);
});

await check('hidden', async (signedIn) => {
  const page = await signedIn();
  const see = (hidden) =>
    page.evaluate((value) => {
      Object.defineProperty(document, 'hidden', { configurable: true, get: () => value });
      document.dispatchEvent(new Event('visibilitychange'));
    }, hidden);
  await page.getByText('Live', { exact: true }).waitFor();
  await see(true);
  await page.waitForTimeout(500);
  const before = requests.length;
  await page.waitForTimeout(4500);
  assert.equal(requests.length, before);
  await see(false);
  await page.waitForRequest('**/admin/servers');
});

await check('layout', async (signedIn) => {
  const page = await signedIn({ viewport: { width: 360, height: 740 }, colorScheme: 'dark', reducedMotion: 'reduce' });
  assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth), 'no scrolling sideways');
  await button(page, 'api', 'Refresh').click();
  await result(page, 'api', 'New token');
  const boxes = () => page.locator('.card, .chart, button').evaluateAll((all) => all.map((e) => JSON.stringify(e.getBoundingClientRect())));
  const before = await boxes();
  await page.waitForTimeout(4500);
  assert.deepEqual(await boxes(), before, 'polls move nothing');
});

const LOOKS = {
  '': {},
  '-dark': { colorScheme: 'dark' },
  '-phone': { viewport: { width: 390, height: 844 }, deviceScaleFactor: 2 },
};
for (const [name, options] of Object.entries(LOOKS)) {
  await check(`screenshot${name}`, async (signedIn) => {
    const page = await signedIn({ locale: 'en-GB', timezoneId: 'UTC', ...options, example: true });
    await button(page, 'search', 'Discover tools').click();
    await result(page, 'search', '3 tools');
    await page.evaluate(() => document.activeElement.blur());
    await page.screenshot({ path: `${pictures}${name}.png`, fullPage: true });
  });
}

checks.complaints = complaints.join('\n') || 'ok';
checks.elsewhere = requests.filter((asked) => !asked.startsWith(`${origin}/admin`) && !asked.startsWith('data:')).join('\n') || 'ok';
await browser.close();
process.stdout.write(`${JSON.stringify(checks)}\n`, () => process.exit(0));
