// The status page in a real browser, as an operator uses it.
//
//   node admin-page.mjs URL KEY PICTURES
//
// URL is a gateway's /admin, whose servers are api (tools, revocation), hostile (its tools' texts are markup) and
// refused (its client is not accepted). PICTURES is what the files of the screenshots start with. Prints one JSON document: for each check "ok", or why not.
import assert from 'node:assert/strict';
import { button, card, fact, fitsTheWidth, focused, names, openBrowser, result, secondsLeft } from './admin-page-browser.mjs';
import { LATEST, showExample } from './admin-page-example.mjs';

const [url, key, pictures] = process.argv.slice(2);
const { check, finish, requests } = await openBrowser(url, key);

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
  const before = await names(page);
  await button(page, 'api', 'Revoke').focus();
  let change = { url: 'https://moved.example.com/mcp' };
  await page.route('**/admin/servers', async (route) => {
    const answer = await route.fetch();
    const body = await answer.json();
    await route.fulfill({ response: answer, json: { ...body, servers: body.servers.map((s) => (s.server === 'api' ? { ...s, ...change } : s)) } });
  });
  await card(page, 'api').getByText('moved.example.com').waitFor();
  assert.equal(await card(page, 'api').getByRole('button').count(), 4);
  assert.equal(await focused(page), 'Refresh', 'the focus stays in the card');
  change = { url: null, command: 'tool', oauth_enabled: false };
  await card(page, 'api').getByText('tool', { exact: true }).waitFor();
  assert.deepEqual(await card(page, 'api').getByRole('button').allTextContents(), ['Tools']);
  assert.deepEqual(await names(page), before, 'the order stays');
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
    const body = await answer.json();
    await route.fulfill({ response: answer, json: { ...body, servers: body.servers.map((s) => (s.server === 'api' ? { ...s, discovery } : s)) } });
  });
  await card(page, 'api').locator('.more summary').click();
  await card(page, 'api').locator('.found').waitFor();
  const found = (name) => card(page, 'api').locator('.found-facts > div').filter({ hasText: name }).locator('dd').first();
  assert.equal(await found('Issuer').textContent(), discovery.issuer, 'as text, never as markup');
  assert.equal(await found('Token endpoint').textContent(), discovery.token_endpoint);
  assert.equal(await found('Scope from').textContent(), 'the challenge of the MCP server');
  assert.match(await found('Found out').textContent(), /^\d minutes? ago, holds for 5\d:\d\d$/);
  await page.waitForTimeout(2100);
  assert.ok(await found('Issuer').isVisible(), 'it stays open');
  assert.ok(await fitsTheWidth(page), 'nothing sticks out');
});

await check('countdown', async (signedIn) => {
  const page = await signedIn();
  await button(page, 'api', 'Refresh').click();
  await result(page, 'api', 'New token');
  const before = await secondsLeft(page, 'api');
  assert.ok(before > 0);
  await page.waitForTimeout(2100);
  const after = await secondsLeft(page, 'api');
  assert.ok(after < before && after >= before - 5, `${before} ${after}`);
  await card(page, 'api').locator('.more summary').click();
  assert.match(await fact(page, 'api', 'Refresh in').textContent(), /^[\d:]+$/);
});

await check('refresh', async (signedIn) => {
  const page = await signedIn();
  await button(page, 'api', 'Refresh').click();
  await result(page, 'api', 'New token');
  const before = await fact(page, 'api', 'Fingerprint').textContent();
  await page.waitForTimeout(2100);
  const left = await secondsLeft(page, 'api');
  await button(page, 'api', 'Refresh').click();
  await page.waitForFunction(
    ([old, server]) => [...document.querySelectorAll('.card')].find((c) => c.querySelector('h3').textContent === server && !c.textContent.includes(old)),
    [before, 'api'],
  );
  assert.ok((await secondsLeft(page, 'api')) > left);
  await button(page, 'refused', 'Refresh').click();
  await result(page, 'refused', 'invalid_client');
  await card(page, 'refused').getByText('Token failing').waitFor();
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
  assert.match(await fact(page, 'api', 'Fingerprint').textContent(), /^sha256:/);
  await page.keyboard.press('Enter');
  await dialog.waitFor();
  assert.equal(await focused(page), 'Cancel');
  await page.keyboard.press('Enter');
  await dialog.waitFor({ state: 'hidden' });
  assert.match(await fact(page, 'api', 'Fingerprint').textContent(), /^sha256:/, 'a key pressed in a hurry does nothing');
  await page.keyboard.press('Enter');
  await dialog.waitFor();
  await page.keyboard.press('Tab');
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
  assert.match(await fact(page, 'api', 'Fingerprint').textContent(), /^sha256:/);
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
  assert.equal(await focused(page), 'Servers');
  await page.keyboard.press('Shift+Tab');
  const walk = [];
  for (let i = 0; i < 5; i++) {
    if (i > 0) await page.keyboard.press('Tab');
    walk.push(await focused(page));
  }
  assert.deepEqual(walk, ['Forget key', await page.locator('#failing').textContent(), 'search', 'Cards', 'Table']);
  const cards = [];
  for (let i = 0; i < 15; i++) {
    await page.keyboard.press('Tab');
    cards.push(await focused(page));
    const outline = await page.evaluate(() => getComputedStyle(document.activeElement).outlineStyle);
    assert.equal(outline, 'solid', `focus of ${cards.at(-1)} is seen`);
  }
  const five = ['Details', 'Refresh', 'Invalidate', 'Revoke', 'Tools'];
  assert.deepEqual(cards, [...five, ...five, ...five]);
  await button(page, 'api', 'Revoke').focus();
  await page.keyboard.press('Space');
  await page.getByRole('dialog').waitFor();
  assert.equal(await focused(page), 'Cancel');
  await page.keyboard.press('Tab');
  assert.equal(await focused(page), 'Revoke');
  await page.keyboard.press('Shift+Tab');
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
  assert.ok(await fitsTheWidth(page), 'no scrolling sideways');
  await button(page, 'api', 'Refresh').click();
  await result(page, 'api', 'New token');
  const boxes = () => page.locator('.card, .chart, button').evaluateAll((all) => all.map((e) => JSON.stringify(e.getBoundingClientRect())));
  const before = await boxes();
  await page.waitForTimeout(4500);
  assert.deepEqual(await boxes(), before, 'polls move nothing');
});

/** Pictures of an ordinary day, with made-up servers; those of docs/ are copies of these. */
const LOOKS = {
  '': {},
  '-dark': { colorScheme: 'dark' },
  '-phone': { viewport: { width: 390, height: 1300 } },
  '-phone-dark': { viewport: { width: 390, height: 1300 }, colorScheme: 'dark' },
};
for (const [name, options] of Object.entries(LOOKS)) {
  for (const view of ['cards', 'table']) {
    await check(`screenshot${name}-${view}`, async (signedIn) => {
      const page = await signedIn({ viewport: { width: 1280, height: 760 }, locale: 'en-GB', timezoneId: 'UTC', ...options, prepare: showExample });
      if (view === 'table') await page.getByRole('button', { name: 'Table' }).click();
      await page.getByText(LATEST).waitFor();
      assert.ok(await fitsTheWidth(page), 'nothing sticks out');
      await page.evaluate(() => document.activeElement.blur());
      await page.screenshot({ path: `${pictures}${name}${view === 'table' ? '-table' : ''}.png` });
    });
  }
}

await finish();
