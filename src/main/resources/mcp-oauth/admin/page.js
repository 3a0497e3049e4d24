// The status page: asks /admin for the state while it is looked at, and does what its buttons say.
// The key is in this tab's session storage only, and goes nowhere but into the Authorization header of requests to here.
import { charts } from './charts.js';
import { setText } from './dom.js';
import { Overview } from './overview.js';
import { millis, number, percent, span } from './states.js';

const POLL = 2000; // ms
const HOUR_POLL = 15_000; // ms: as often as the gateway looks at its meters
const RETRY = 5000; // ms, while the gateway does not answer
const PATIENCE = 10_000; // ms for a poll
const LONG_PATIENCE = 90_000; // ms for an action: an acquisition with all its retries
const KEY = 'mcp-admin-key';

const $ = (id) => document.getElementById(id);
const overview = new Overview(
  {
    cards: $('servers'),
    table: $('table'),
    tableHead: $('table-head'),
    rows: $('rows'),
    none: $('none'),
    failing: $('failing'),
    search: $('search'),
    asCards: $('as-cards'),
    asTable: $('as-table'),
  },
  run,
);
const draw = charts($('charts'));
let timer;
let hourAt = -Infinity; // when the last hour was asked for, by performance.now()
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

function showStatus({ servers, gateway }, figures, hour) {
  // what has the focus is about to go: the form, or the button that tried again
  const focusGoes = $('login').contains(document.activeElement) || $('trouble').contains(document.activeElement);
  $('login').hidden = true;
  $('trouble').hidden = true;
  $('status').hidden = false;
  $('status').classList.remove('stale');
  $('sign-out').hidden = !sessionStorage.getItem(KEY);
  connection('live', 'Live');
  setText($('node'), [gateway.address, `version ${gateway.version}`, `up ${span(gateway.uptime_seconds)}`].filter(Boolean).join(' · '));
  if (hour) {
    draw(hour.all);
    overview.showHours(hour.servers);
  }
  overview.show(servers, now());
  showFigures(servers, figures);
  if (focusGoes) $('servers-title').focus();
}

function showFigures(servers, figures) {
  const share = (value, of) => (of > 0 ? percent(value) : '–');
  const total = (member) => servers.reduce((all, { traffic }) => all + traffic[member], 0);
  setText($('requests'), number(total('requests')));
  setText($('errors'), share(total('errors') / total('requests'), total('requests')));
  setText($('active'), number(figures.active_tokens));
  setText($('acquisitions'), number(figures.token_acquisitions_total));
  setText($('success'), share(figures.success_rate, figures.token_acquisitions_total));
  setText($('hits'), share(figures.cache_hit_ratio, figures.token_cache_hits + figures.token_cache_misses));
  setText($('latency'), figures.token_acquisitions_total > 0 ? millis(figures.avg_latency_ms) : '–');
}

function askForKey(problem) {
  clearTimeout(timer);
  connection('wait', 'Locked');
  $('trouble').hidden = true;
  $('status').hidden = true;
  $('sign-out').hidden = true;
  setText($('node'), '');
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

/** Null where routes that somebody has edited know of none: the rest of the page does without it. */
function lastHour() {
  return request('history').catch((failure) => {
    if (failure.status === 0 || failure.status === 401) throw failure;
    return null;
  });
}

let polling = 0;

/** Asks once, shows it, and plans the next time; one that was overtaken by another shows and plans nothing. */
async function poll() {
  clearTimeout(timer);
  const mine = ++polling;
  let next = POLL;
  try {
    const wantsHour = performance.now() - hourAt >= HOUR_POLL;
    const [state, figures, hour] = await Promise.all([request('servers'), request('metrics'), wantsHour ? lastHour() : null]);
    if (mine !== polling) return;
    if (wantsHour) hourAt = performance.now();
    showStatus(state, figures, hour);
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
  $('confirm-no').focus(); // whoever presses a key in a hurry has done nothing
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
  if (!document.hidden) overview.tick(now());
}, 500);

poll();
