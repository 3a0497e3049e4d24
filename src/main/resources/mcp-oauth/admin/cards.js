// One card for each server. Cards are made once and then changed in place, so that focus and scroll position stay; a
// server that leads elsewhere, or gets tokens no more, has another card.
// Whatever a server or a gateway says becomes text by textContent, never markup.

const ACTIONS = [
  { name: 'refresh', label: 'Refresh', done: 'New token acquired.' },
  {
    name: 'invalidate',
    label: 'Invalidate',
    done: 'Token forgotten.',
    ask: 'The gateway forgets the token. The next request gets a new one; the old one stays valid until it expires.',
  },
  {
    name: 'revoke',
    label: 'Revoke',
    done: 'Token forgotten and revoked.',
    ask: 'The gateway forgets the token and has the authorization server revoke it. Requests that are under way with it may fail.',
  },
  { name: 'tools', label: 'Discover tools' },
];

const SCOPE_FROM = {
  configured: 'oauth.scope',
  challenge: 'the challenge of the MCP server',
  scopes_supported: 'all that its metadata lists',
  none: 'nobody names any',
};

/** Changes text only where it is another one: what did not change is neither laid out nor read out again. */
export function setText(element, text) {
  if (element.textContent !== text) element.textContent = text;
}

function make(parent, name, className = '', text = '') {
  const made = document.createElement(name);
  if (className) made.className = className;
  made.textContent = text;
  parent.append(made);
  return made;
}

/** Of milliseconds: 59:05, or 1:02:03 with hours, 3 d 04:05:06 with days. */
export function duration(ms) {
  const seconds = Math.max(0, Math.ceil(ms / 1000));
  const [days, hours, minutes] = [Math.floor(seconds / 86_400), Math.floor(seconds / 3600) % 24, Math.floor(seconds / 60) % 60];
  const two = (n) => String(n).padStart(2, '0');
  const clock = `${two(minutes)}:${two(seconds % 60)}`;
  return days > 0 ? `${days} d ${two(hours)}:${clock}` : hours > 0 ? `${hours}:${clock}` : clock;
}

function ago(time, now) {
  const seconds = Math.max(0, Math.round((now - time) / 1000));
  if (seconds < 60) return 'less than a minute ago';
  const [amount, unit] = seconds < 3600 ? [seconds / 60, 'minute'] : seconds < 86_400 ? [seconds / 3600, 'hour'] : [seconds / 86_400, 'day'];
  return `${Math.floor(amount)} ${unit}${Math.floor(amount) === 1 ? '' : 's'} ago`;
}

const ms = (text) => (text ? Date.parse(text) : null);

/** state for colours, text for people */
function badge(state, now) {
  if (!state.oauth_enabled) return ['none', 'No OAuth'];
  if (state.token_cached) {
    if (ms(state.expires_at) <= now) return ['idle', 'Expired'];
    return ms(state.refresh_at) <= now ? ['due', 'Refresh due'] : ['good', 'Active'];
  }
  return isFailing(state) ? ['bad', 'Failing'] : ['idle', 'No token'];
}

/** Whether the last attempt to get a token failed; else the last error is history. */
function isFailing(state) {
  return Boolean(state.last_error) && !(ms(state.last_acquired_at) > ms(state.last_error.at));
}

export class Card {
  #state;

  /** run(card, action) is called for a button that was pressed */
  constructor(parent, id, state, run) {
    this.#state = state;
    this.name = state.server;
    this.path = `servers/${encodeURIComponent(state.config)}/${encodeURIComponent(state.server)}`;
    this.item = make(parent, 'li', 'panel card');
    const head = make(this.item, 'div', 'card-head');
    const title = make(head, 'h3', '', state.server);
    title.id = `server-${id}`;
    this.badge = make(head, 'span', 'badge');
    const where = make(this.item, 'p', 'where');
    make(where, 'span', 'url', state.url ? new URL(state.url).host : state.command).title = state.url ?? state.command;
    make(where, 'span', '', ` · ${state.config}`);
    this.life = make(this.item, 'progress', 'life');
    this.life.max = 1;
    this.life.setAttribute('aria-label', `Time left of the token of ${state.server}`);
    this.facts = {};
    this.#rows('facts', this.item, ['Expires in', 'Refresh in', 'Scope', 'Acquired', 'Acquisitions', 'Token']);
    this.found = make(this.item, 'details', 'found');
    make(this.found, 'summary', '', 'Authorization server, as found out');
    this.#rows('found-facts', this.found, ['Issuer', 'Token endpoint', 'Revocation', 'Method', 'Scope from', 'Resource', 'Found out']);
    this.error = make(this.item, 'div', 'error');
    this.errorTitle = make(this.error, 'strong');
    this.errorText = make(this.error, 'p');
    this.errorTime = make(this.error, 'time');
    this.#buttons(state, title.id, run);
    this.result = make(this.item, 'p', 'result');
    this.tools = make(this.item, 'div', 'tools');
    this.tools.hidden = true;
  }

  #rows(className, parent, labels) {
    const list = make(parent, 'dl', className);
    for (const label of labels) {
      const row = make(list, 'div');
      make(row, 'dt', '', label);
      this.facts[label] = make(row, 'dd', '', '–');
    }
  }

  #buttons(state, titleId, run) {
    const group = make(this.item, 'div', 'buttons');
    group.setAttribute('role', 'group');
    group.setAttribute('aria-labelledby', titleId);
    for (const action of ACTIONS) {
      if (action.name !== 'tools' && !state.oauth_enabled) continue; // there is no token to change
      const button = make(group, 'button', action.ask ? 'danger-text' : '', action.label);
      button.type = 'button';
      button.dataset.action = action.name;
      button.addEventListener('click', () => run(this, action));
    }
    this.group = group;
  }

  /** Whether this is the card of a server that is configured so; the rest of its state changes in place. */
  shows(state) {
    return ['url', 'command', 'oauth_enabled'].every((member) => this.#state[member] === state[member]);
  }

  /** Buttons keep the focus while one of them is at work, so they are not disabled but say so. */
  set busy(busy) {
    this.item.setAttribute('aria-busy', String(busy));
    for (const button of this.group.children) button.setAttribute('aria-disabled', String(busy));
  }

  get busy() {
    return this.item.getAttribute('aria-busy') === 'true';
  }

  update(state, now) {
    this.#state = state;
    setText(this.facts.Scope, state.scope || '–');
    setText(this.facts.Token, state.token || '–');
    const failed = state.acquisition_failures;
    setText(this.facts.Acquisitions, state.oauth_enabled ? `${state.acquisitions} succeeded, ${failed} failed` : '–');
    this.#showFound(state.discovery);
    this.error.hidden = !state.last_error;
    if (state.last_error) {
      this.error.classList.toggle('past', !isFailing(state));
      setText(this.errorTitle, `${isFailing(state) ? 'Last error' : 'Earlier error'}: ${state.last_error.error}`);
      setText(this.errorText, state.last_error.error_description ?? '');
      this.errorTime.dateTime = state.last_error.at;
    }
    this.tick(now);
  }

  /** Nothing for a server whose endpoints are configured, or are not known yet. */
  #showFound(found) {
    this.found.hidden = !found;
    if (!found) return;
    setText(this.facts.Issuer, found.issuer);
    setText(this.facts['Token endpoint'], found.token_endpoint);
    setText(this.facts.Revocation, found.revocation_endpoint ?? '–');
    setText(this.facts.Method, found.method);
    setText(this.facts['Scope from'], SCOPE_FROM[found.scope_from] ?? found.scope_from);
    setText(this.facts.Resource, found.resource.join(', ') || '–');
  }

  /** What changes with time alone; now is the gateway's, in ms. */
  tick(now) {
    const state = this.#state;
    const [kind, text] = badge(state, now);
    this.badge.dataset.state = kind;
    setText(this.badge, text);
    const [expires, refresh, acquired] = [ms(state.expires_at), ms(state.refresh_at), ms(state.last_acquired_at)];
    setText(this.facts['Expires in'], expires ? duration(expires - now) : '–');
    setText(this.facts['Refresh in'], refresh ? (refresh > now ? duration(refresh - now) : 'with the next request') : '–');
    setText(this.facts.Acquired, acquired ? ago(acquired, now) : '–');
    this.facts.Acquired.title = acquired ? new Date(acquired).toLocaleString() : '';
    this.life.value = expires && acquired ? Math.max(0, (expires - now) / (expires - acquired)) : 0;
    if (state.discovery) {
      const left = ms(state.discovery.expires_at) - now;
      const held = left > 0 ? `holds for ${duration(left)}` : 'anew with the next token';
      setText(this.facts['Found out'], `${ago(ms(state.discovery.at), now)}, ${held}`);
    }
    if (state.last_error) {
      const at = ms(state.last_error.at);
      setText(this.errorTime, `${new Date(at).toLocaleTimeString()}, ${ago(at, now)}`);
    }
  }

  showResult(text, good) {
    this.result.dataset.good = String(good);
    setText(this.result, text);
  }

  /** Names, and descriptions by name. */
  showTools(names, descriptions) {
    this.tools.replaceChildren();
    this.tools.hidden = false;
    const list = make(this.tools, 'dl', 'tool-list');
    list.tabIndex = 0; // it scrolls, so keys have to reach it
    list.setAttribute('aria-label', `Tools of ${this.name}`);
    for (const name of names) {
      make(list, 'dt', '', name);
      make(list, 'dd', '', descriptions[name] || 'No description');
    }
  }
}
