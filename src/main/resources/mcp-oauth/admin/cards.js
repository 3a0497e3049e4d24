// One card for each server. Cards are made once and then changed in place, so that focus and scroll position stay; a
// server that leads elsewhere, or gets tokens no more, has another card.
import { Spark } from './charts.js';
import { make, setText } from './dom.js';
import { ago, duration, errorShare, inMinutes, isFailing, millis, ms, number, percent, soon, token, upstream, verdict } from './states.js';

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
  { name: 'tools', label: 'Discover tools', short: 'Tools' },
];

const SCOPE_FROM = {
  configured: 'oauth.scope',
  challenge: 'the challenge of the MCP server',
  scopes_supported: 'all that its metadata lists',
  none: 'nobody names any',
};

/** The rest that is known of a token; a row without a value is not shown. */
const DETAILS = ['Refresh in', 'Scope', 'Acquired', 'Acquisitions', 'Fingerprint'];
const FOUND = ['Issuer', 'Token endpoint', 'Revocation', 'Method', 'Scope from', 'Resource', 'Found out'];

export class Card {
  #state;

  /** run(card, action) is called for a button that was pressed */
  constructor(id, state, run) {
    this.#state = state;
    this.name = state.server;
    this.path = `servers/${encodeURIComponent(state.config)}/${encodeURIComponent(state.server)}`;
    this.facts = {};
    this.item = document.createElement('li');
    this.item.className = 'panel card';
    const head = make(this.item, 'div', 'card-head');
    this.title = make(head, 'h3', '', state.server);
    this.title.id = `server-${id}`;
    this.title.tabIndex = -1;
    this.badge = make(head, 'span', 'badge');
    const where = make(this.item, 'p', 'where');
    make(where, 'span', 'url', state.url ? new URL(state.url).host : state.command).title = state.url ?? state.command;
    make(where, 'span', '', ` · ${state.config}${state.oauth_enabled ? '' : ' · no OAuth'}`);
    this.#rows('now', this.item, ['MCP server', ...(state.oauth_enabled ? ['Token'] : []), 'Requests']);
    if (state.oauth_enabled) {
      this.life = make(this.facts.Token.parentElement, 'progress', 'life');
      this.life.max = 1;
      this.life.setAttribute('aria-label', `Time left of the token of ${state.server}`);
    }
    this.spark = new Spark(this.facts.Requests.parentElement);
    this.down = this.#problem();
    this.error = this.#problem();
    if (state.oauth_enabled) this.#details();
    this.#buttons(state, this.title.id, run);
    this.result = make(this.item, 'p', 'result');
    this.tools = make(this.item, 'div', 'tools');
    this.tools.hidden = true;
  }

  #rows(className, parent, labels) {
    const list = make(parent, 'dl', className);
    for (const label of labels) {
      const row = make(list, 'div');
      make(row, 'dt', '', label);
      this.facts[label] = make(row, 'dd');
    }
  }

  #problem() {
    const box = make(this.item, 'div', 'error');
    box.hidden = true;
    return { box, title: make(box, 'strong'), text: make(box, 'p'), time: make(box, 'time') };
  }

  #details() {
    const more = make(this.item, 'details', 'more');
    make(more, 'summary', '', 'Details');
    this.#rows('facts', more, DETAILS);
    this.found = make(more, 'section', 'found');
    make(this.found, 'h4', '', 'Authorization server, as found out');
    this.#rows('found-facts', this.found, FOUND);
  }

  #buttons(state, titleId, run) {
    const group = make(this.item, 'div', 'buttons');
    group.setAttribute('role', 'group');
    group.setAttribute('aria-labelledby', titleId);
    for (const action of ACTIONS) {
      if (action.name !== 'tools' && !state.oauth_enabled) continue; // there is no token to change
      const button = make(group, 'button', action.ask ? 'danger-text' : '', action.short ?? action.label);
      if (action.short) button.setAttribute('aria-label', action.label);
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
    this.#fact('Scope', state.scope);
    this.#fact('Fingerprint', state.token);
    this.#fact('Acquisitions', `${number(state.acquisitions)} succeeded, ${number(state.acquisition_failures)} failed`);
    this.#showTraffic(state);
    this.#showFound(state.discovery);
    const sick = state.upstream?.reason;
    this.down.box.hidden = !sick;
    if (sick) {
      setText(this.down.title, state.upstream.state === 'unreachable' ? 'MCP server unreachable' : 'MCP server failing');
      setText(this.down.text, sick);
      this.down.time.dateTime = state.upstream.at;
    }
    this.error.box.hidden = !state.last_error;
    if (state.last_error) {
      this.error.box.classList.toggle('past', !isFailing(state));
      setText(this.error.title, `${isFailing(state) ? 'Last error' : 'Earlier error'}: ${state.last_error.error}`);
      setText(this.error.text, state.last_error.error_description ?? '');
      this.error.time.dateTime = state.last_error.at;
    }
    this.tick(now);
  }

  /** Nothing where the card has no such row; a row without a value is not shown. */
  #fact(name, text) {
    const fact = this.facts[name];
    if (!fact) return;
    fact.parentElement.hidden = !text;
    setText(fact, text || '');
  }

  #showTraffic(state) {
    const { traffic } = state;
    const parts = [inMinutes(state)];
    if (traffic.requests > 0) {
      parts.push(traffic.errors > 0 ? `${percent(errorShare(state))} errors` : 'no errors');
      if (traffic.p99_ms !== null) parts.push(`p50 ${millis(traffic.p50_ms)}`, `p99 ${millis(traffic.p99_ms)}`);
    }
    if (traffic.open_streams > 0) parts.push(`${number(traffic.open_streams)} open stream${traffic.open_streams === 1 ? '' : 's'}`);
    // each part stays in one line
    setText(this.facts.Requests, parts.map((part) => part.replaceAll(' ', '\u00a0')).join('\u00a0· '));
    this.facts.Requests.title = `${number(traffic.requests_total)} since the start, ${number(traffic.errors_total)} errors`;
  }

  /** Nothing for a server whose endpoints are configured, or are not known yet. */
  #showFound(found) {
    if (!this.found) return;
    this.found.hidden = !found;
    if (!found) return;
    this.#fact('Issuer', found.issuer);
    this.#fact('Token endpoint', found.token_endpoint);
    this.#fact('Revocation', found.revocation_endpoint);
    this.#fact('Method', found.method);
    this.#fact('Scope from', SCOPE_FROM[found.scope_from] ?? found.scope_from);
    this.#fact('Resource', found.resource.join(', '));
  }

  /** What changes with time alone; now is the gateway's, in ms. */
  tick(now) {
    const state = this.#state;
    const all = verdict(state, now);
    this.badge.dataset.state = all.kind;
    setText(this.badge, all.word);
    const server = upstream(state);
    this.facts['MCP server'].dataset.state = server.kind;
    setText(this.facts['MCP server'], state.upstream ? `${server.word}, ${soon(ms(state.upstream.at), now)}` : server.word);
    if (state.oauth_enabled) this.#tickToken(state, now);
    for (const problem of [this.down, this.error]) {
      if (problem.box.hidden) continue;
      const at = ms(problem.time.dateTime);
      setText(problem.time, `${new Date(at).toLocaleTimeString()}, ${ago(at, now)}`);
    }
  }

  #tickToken(state, now) {
    const own = token(state, now);
    const [expires, refresh, acquired] = [ms(state.expires_at), ms(state.refresh_at), ms(state.last_acquired_at)];
    this.facts.Token.dataset.state = own.kind;
    setText(this.facts.Token, expires > now ? `${own.word}, ${duration(expires - now)} left` : own.word);
    this.life.hidden = !(expires > now);
    this.life.value = expires && acquired ? Math.max(0, (expires - now) / (expires - acquired)) : 0;
    this.#fact('Refresh in', refresh ? (refresh > now ? duration(refresh - now) : 'with the next request') : '');
    this.#fact('Acquired', acquired ? ago(acquired, now) : '');
    this.facts.Acquired.title = acquired ? new Date(acquired).toLocaleString() : '';
    if (state.discovery) {
      const left = ms(state.discovery.expires_at) - now;
      const held = left > 0 ? `holds for ${duration(left)}` : 'anew with the next token';
      this.#fact('Found out', `${ago(ms(state.discovery.at), now)}, ${held}`);
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
