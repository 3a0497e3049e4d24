// The status page: asks /admin for the state while it is looked at, and does what its buttons say.
// The key is in this tab's session storage only, and goes nowhere but into the Authorization header of requests to here.
import { Card, setText } from './cards.js';
import { History, charts, millis } from './charts.js';

const POLL = 2000; // ms
const RETRY = 5000; // ms, while the gateway does not answer
const PATIENCE = 10_000; // ms for a poll
const LONG_PATIENCE = 90_000; // ms for an action: an acquisition with all its retries
const KEY = 'mcp-admin-key';

const $ = (id) => document.getElementById(id);
const cards = new Map();
const history = new History();
const draw = charts($('charts'));
let timer;
let made = 0; // cards
let ahead = 0; // ms by which the gateway's clock is ahead of this one, where it tells its time

const now = () => Date.now() + ahead;

/** An answer that is none: status 0 where there was no answer at all. */
class Failure extends Error {
  constructor(status, message) {
    super(message);
    this.status = status;
  }
}

async function request(path, method = 'GET', patience = PATIENCE) {
  const key = sessionStorage.getItem(KEY);
  let answer;
  let body;
  try {
    answer = await fetch(path, {
      method,
      headers: key ? { Authorization: `Bearer ${key}` } : {},
      cache: 'no-store',
      credentials: 'omit',
      redirect: 'error',
      signal: AbortSignal.timeout(patience),
    });
    body = await answer.json();
  } catch (error) {
    if (answer && error.name !== 'TimeoutError') throw new Failure(answer.status, `The answer (${answer.status}) is not the gateway's.`);
    throw new Failure(0, 'The gateway does not answer.');
  }
  const date = Date.parse(answer.headers.get('Date') ?? '');
  // Date has whole seconds, so less than two tell nothing
  if (date) ahead = Math.abs(date - Date.now()) > 2000 ? date - Date.now() : 0;
  if (!answer.ok) {
    throw new Failure(answer.status, [body.error, body.error_description].filter(Boolean).join(': ') || `Status ${answer.status}`);
  }
  return body;
}

function connection(state, text) {
  $('connection').dataset.state = state;
  setText($('connection-text'), text);
}

function showStatus(servers, figures) {
  // what has the focus is about to go: the form, or the button that tried again
  const focusGoes = $('login').contains(document.activeElement) || $('trouble').contains(document.activeElement);
  $('login').hidden = true;
  $('trouble').hidden = true;
  $('status').hidden = false;
  $('status').classList.remove('stale');
  $('sign-out').hidden = !sessionStorage.getItem(KEY);
  connection('live', 'Live');
  const seen = new Set();
  for (const state of servers) {
    const id = `${state.config}/${state.server}`;
    seen.add(id);
    if (!cards.get(id)?.shows(state)) cards.set(id, newCard(state, cards.get(id)));
    cards.get(id).update(state, now());
  }
  for (const [id, card] of cards) {
    if (!seen.has(id)) {
      card.item.remove();
      cards.delete(id);
    }
  }
  setText($('servers-count'), String(servers.length));
  showFigures(figures);
  if (focusGoes) $('figures-title').focus();
}

/** In place of one that was there: a server that was changed is another one, with other buttons. */
function newCard(state, former) {
  const card = new Card($('servers'), made++, state, run);
  if (former) {
    const focused = former.item.contains(document.activeElement);
    former.item.replaceWith(card.item);
    if (focused) card.group.firstElementChild.focus();
  }
  return card;
}

function showFigures(figures) {
  const percent = (value, of) => (of > 0 ? `${(value * 100).toFixed(1)} %` : '–');
  setText($('active'), String(figures.active_tokens));
  setText($('acquisitions'), String(figures.token_acquisitions_total));
  setText($('success'), percent(figures.success_rate, figures.token_acquisitions_total));
  setText($('hits'), percent(figures.cache_hit_ratio, figures.token_cache_hits + figures.token_cache_misses));
  setText($('latency'), figures.token_acquisitions_total > 0 ? millis(figures.avg_latency_ms) : '–');
  history.add(Date.now(), figures);
  draw(history, Date.now());
}

function askForKey(problem) {
  clearTimeout(timer);
  connection('wait', 'Locked');
  $('trouble').hidden = true;
  $('status').hidden = true;
  $('sign-out').hidden = true;
  const shown = !$('login').hidden;
  $('login').hidden = false;
  setText($('login-error'), problem);
  if (!shown || problem) $('key').focus();
}

function showTrouble(failure) {
  connection('bad', failure.status === 0 ? 'Unreachable' : 'Refused');
  setText($('trouble-text'), `${failure.message} Trying again every ${RETRY / 1000} seconds.`);
  $('trouble').hidden = false;
  $('status').classList.add('stale');
}

let polling = 0;

/** Asks once, shows it, and plans the next time; one that was overtaken by another shows and plans nothing. */
async function poll() {
  clearTimeout(timer);
  const mine = ++polling;
  let next = POLL;
  try {
    const [{ servers }, figures] = await Promise.all([request('servers'), request('metrics')]);
    if (mine !== polling) return;
    showStatus(servers, figures);
  } catch (failure) {
    if (mine !== polling) return;
    if (failure.status === 401) {
      const wrong = sessionStorage.getItem(KEY) !== null;
      sessionStorage.removeItem(KEY);
      askForKey(wrong ? 'The gateway does not accept this key.' : '');
      return;
    }
    if (!(failure instanceof Failure)) throw failure;
    showTrouble(failure);
    next = RETRY;
  }
  if (!document.hidden) timer = setTimeout(poll, next);
}

/** True where the question was answered by yes; Escape is no. The browser gives the focus back to where it was. */
function confirmed(card, action) {
  const dialog = $('confirm');
  setText($('confirm-title'), `${action.label} the token of ${card.name}?`);
  setText($('confirm-text'), action.ask);
  setText($('confirm-yes'), action.label);
  dialog.returnValue = '';
  dialog.showModal();
  $('confirm-yes').focus();
  return new Promise((resolve) => {
    dialog.addEventListener('close', () => resolve(dialog.returnValue === 'yes'), { once: true });
  });
}

async function run(card, action) {
  if (card.busy || (action.ask && !(await confirmed(card, action)))) return;
  card.busy = true;
  card.showResult(`${action.label}…`, true);
  try {
    const listing = action.name === 'tools';
    const answer = await request(`${card.path}/${action.name}`, listing ? 'GET' : 'POST', LONG_PATIENCE);
    if (listing) card.showTools(answer.tools, answer.descriptions);
    else card.update(answer, now());
    tell(card, listing ? `${answer.tools.length} tool${answer.tools.length === 1 ? '' : 's'}` : action.done, true);
  } catch (failure) {
    tell(card, `${action.label} failed. ${failure.message}`, false);
  } finally {
    card.busy = false;
    poll();
  }
}

function tell(card, text, good) {
  card.showResult(text, good);
  setText($('announcement'), `${card.name}: ${text}`);
}

$('confirm-yes').addEventListener('click', () => $('confirm').close('yes'));
$('confirm-no').addEventListener('click', () => $('confirm').close(''));
$('retry').addEventListener('click', poll);
$('sign-out').addEventListener('click', () => {
  sessionStorage.removeItem(KEY);
  polling++; // what is under way was asked with the key
  askForKey('');
});
$('login').addEventListener('submit', (event) => {
  event.preventDefault();
  const key = $('key').value.trim();
  $('key').value = '';
  if (!/^[\x21-\x7e]+$/.test(key)) {
    askForKey('A key has letters, digits and signs of ASCII only.');
    return;
  }
  sessionStorage.setItem(KEY, key);
  poll();
});
document.addEventListener('visibilitychange', () => {
  if (!document.hidden) {
    if ($('login').hidden) poll();
    return;
  }
  clearTimeout(timer);
  if ($('login').hidden) connection('wait', 'Paused');
});
setInterval(() => {
  if (!document.hidden) for (const card of cards.values()) card.tick(now());
}, 500);

poll();
