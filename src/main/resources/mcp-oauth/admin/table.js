// One row for each server, for those who have many: the same as in the cards, in a line.
import { make, setText } from './dom.js';
import { duration, errorShare, millis, ms, number, percent, soon, token, upstream, verdict } from './states.js';

const COLUMNS = ['State', 'MCP server', 'Token', 'Requests', 'Errors', 'p50', 'p99', 'Streams'];
const NUMBERS = COLUMNS.indexOf('Requests');

/** The head of the table; those of less weight are left out where there is little room. */
export function head(parent) {
  const row = make(parent, 'tr');
  for (const [i, name] of ['Server', ...COLUMNS].entries()) {
    const cell = make(row, 'th', columnClass(i - 1), name);
    cell.scope = 'col';
  }
}

const columnClass = (i) => [i >= NUMBERS ? 'count' : '', ['MCP server', 'Token', 'p50', 'p99', 'Streams'].includes(COLUMNS[i]) ? 'wide-only' : ''].filter(Boolean).join(' ');

export class Row {
  #state;

  /** open() is called by the name of the server, which is a button */
  constructor(state, open) {
    this.item = document.createElement('tr');
    const name = make(this.item, 'th');
    name.scope = 'row';
    const button = make(name, 'button', 'link', state.server);
    button.type = 'button';
    button.addEventListener('click', open);
    if (state.config !== 'default') make(name, 'small', '', ` ${state.config}`);
    this.cells = {};
    for (const [i, column] of COLUMNS.entries()) this.cells[column] = make(this.item, 'td', columnClass(i));
    this.badge = make(this.cells.State, 'span', 'badge');
  }

  update(state, now) {
    this.#state = state;
    const { traffic } = state;
    const share = errorShare(state);
    setText(this.cells.Requests, number(traffic.requests));
    setText(this.cells.Errors, share === null ? '' : percent(share));
    this.cells.Errors.classList.toggle('some', traffic.errors > 0);
    setText(this.cells.p50, traffic.p50_ms === null ? '' : millis(traffic.p50_ms));
    setText(this.cells.p99, traffic.p99_ms === null ? '' : millis(traffic.p99_ms));
    setText(this.cells.Streams, traffic.open_streams > 0 ? number(traffic.open_streams) : '');
    this.item.title = state.upstream?.reason ?? '';
    this.tick(now);
  }

  tick(now) {
    const state = this.#state;
    const [all, server, own, expires] = [verdict(state, now), upstream(state), token(state, now), ms(state.expires_at)];
    this.badge.dataset.state = all.kind;
    setText(this.badge, all.word);
    this.cells['MCP server'].dataset.state = server.kind;
    setText(this.cells['MCP server'], state.upstream ? `${server.word}, ${soon(ms(state.upstream.at), now)}` : server.word);
    if (own) this.cells.Token.dataset.state = own.kind;
    setText(this.cells.Token, own ? (expires > now ? `${own.word}, ${duration(expires - now)}` : own.word) : 'No OAuth');
  }
}
