// What the checks of the status page share: a browser, pages of it, and what is looked for on them.
import assert from 'node:assert/strict';
import { chromium } from 'playwright-core';

/** Starts Chromium; url is a gateway's /admin. */
export async function openBrowser(url, key) {
  const browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args: ['--no-sandbox'] });
  const checks = {};
  const complaints = [];
  const requests = [];

  /** A page of its own, so that no check depends on another; whatever it complains about is remembered. */
  async function open({ prepare, ...options } = {}) {
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
    await prepare?.(page);
    await page.goto(url);
    return page;
  }

  async function signedIn(options) {
    const page = await open(options);
    await page.getByLabel('Key').fill(key);
    await page.keyboard.press('Enter');
    await page.locator('.card').first().waitFor({ state: 'attached' });
    return page;
  }

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

  /** Prints one JSON document: for each check "ok", or why not; and ends. */
  async function finish() {
    const origin = new URL(url).origin;
    checks.complaints = complaints.join('\n') || 'ok';
    checks.elsewhere = requests.filter((asked) => !asked.startsWith(`${origin}/admin`) && !asked.startsWith('data:')).join('\n') || 'ok';
    await browser.close();
    process.stdout.write(`${JSON.stringify(checks)}\n`, () => process.exit(0));
  }

  return { check, finish, requests };
}

export const card = (page, name) => page.getByRole('listitem').filter({ has: page.getByRole('heading', { name, exact: true }) });
export const button = (page, server, name) => card(page, server).getByRole('button', { name, exact: true });
/** A row of the card, by its label. */
export const fact = (page, server, name) =>
  card(page, server)
    .locator('dl > div')
    .filter({ has: page.locator('dt').getByText(name, { exact: true }) })
    .locator('dd')
    .first();
export const result = (page, server, text) => card(page, server).locator('.result').filter({ hasText: text }).waitFor();
export const focused = (page) => page.evaluate(() => document.activeElement.textContent || document.activeElement.id);
export const seconds = (clock) => clock.split(':').reduce((all, part) => all * 60 + Number(part), 0);
/** Of the token, as its countdown says: "Active, 59:05 left". */
export const secondsLeft = async (page, server) => seconds((await fact(page, server, 'Token').textContent()).match(/([\d:]+) left/)[1]);
export const names = (page) => page.getByRole('heading', { level: 3 }).allTextContents();
export const fitsTheWidth = (page) => page.evaluate(() => document.documentElement.scrollWidth <= innerWidth);
