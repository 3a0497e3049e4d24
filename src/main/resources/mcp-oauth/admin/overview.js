// The list of servers: what fails comes first, and what is looked for stays. As cards, and as a table.
import { Card } from './cards.js';
import { setText } from './dom.js';
import { Row, head } from './table.js';
import { verdict } from './states.js';

const VIEW = 'mcp-admin-view';
const ORDER = ['bad', 'due'];

export class Overview {
  #servers = new Map(); // by configuration and name: { card, row, state, kind }
  #made = 0;
  #hours = new Map();

  /** elements by name; run(card, action) is called for a button that was pressed */
  constructor(elements, run) {
    this.at = elements;
    this.run = run;
    head(elements.tableHead);
    elements.failing.addEventListener('click', () => {
      elements.failing.setAttribute('aria-pressed', String(!this.#failingOnly));
      this.#filter();
    });
    elements.search.addEventListener('input', () => this.#filter());
    for (const button of [elements.asCards, elements.asTable]) button.addEventListener('click', () => this.#choose(button === elements.asTable));
    this.#view(sessionStorage.getItem(VIEW) === 'table');
  }

  get #failingOnly() {
    return this.at.failing.getAttribute('aria-pressed') === 'true';
  }

  /** What the gateway told; now is its time, in ms. */
  show(states, now) {
    const seen = new Set();
    for (const state of states) {
      const id = key(state);
      seen.add(id);
      const known = this.#servers.get(id);
      if (!known?.card.shows(state)) this.#servers.set(id, this.#newServer(state, known));
      const server = this.#servers.get(id);
      server.state = state;
      server.card.update(state, now);
      server.row.update(state, now);
      server.kind = verdict(state, now).kind;
    }
    for (const [id, { card, row }] of this.#servers) {
      if (!seen.has(id)) {
        card.item.remove();
        row.item.remove();
        this.#servers.delete(id);
      }
    }
    this.#sort(states);
    this.#filter();
  }

  /** The last hour of each that something was asked of. */
  showHours(hours) {
    this.#hours = new Map(hours.map((hour) => [key(hour), hour]));
    for (const [id, { card }] of this.#servers) card.spark.draw(this.#hours.get(id));
  }

  tick(now) {
    for (const { card, row, state } of this.#servers.values()) {
      if (state) {
        card.tick(now);
        row.tick(now);
      }
    }
  }

  /** In place of one that was there: a server that was changed is another one, with other buttons. */
  #newServer(state, former) {
    const card = new Card(this.#made++, state, this.run);
    const row = new Row(state, () => this.#open(card));
    card.spark.draw(this.#hours.get(key(state)));
    if (former) {
      const focused = former.card.item.contains(document.activeElement);
      former.card.item.replaceWith(card.item);
      former.row.item.replaceWith(row.item);
      if (focused) card.group.firstElementChild.focus();
    } else {
      this.at.cards.append(card.item);
      this.at.rows.append(row.item);
    }
    return { card, row };
  }

  /** The worst first, else as the gateway tells them; not while a pointer is over them, which is about to press one. */
  #sort(states) {
    const lists = [
      [this.at.cards, (server) => server.card.item],
      [this.at.rows, (server) => server.row.item],
    ];
    if (matchMedia('(hover: hover)').matches && lists.some(([list]) => list.matches(':hover'))) return;
    const rank = ({ kind }) => (ORDER.includes(kind) ? ORDER.indexOf(kind) : ORDER.length);
    const sorted = states.map((state) => this.#servers.get(key(state))).sort((a, b) => rank(a) - rank(b));
    for (const [list, of] of lists) place(list, sorted.map(of));
  }

  #filter() {
    const wanted = this.at.search.value.trim().toLowerCase();
    let [failing, shown] = [0, 0];
    for (const { card, row, state, kind } of this.#servers.values()) {
      if (kind === 'bad') failing++;
      const text = [state.server, state.config, state.url ?? state.command].join(' ').toLowerCase();
      const fits = text.includes(wanted) && (!this.#failingOnly || kind === 'bad');
      if (fits) shown++;
      card.item.hidden = !fits;
      row.item.hidden = !fits;
    }
    const all = this.#servers.size;
    this.at.failing.dataset.state = failing > 0 ? 'bad' : 'good';
    setText(this.at.failing, failing > 0 ? `${failing} of ${all} failing` : all === 0 ? 'No server' : `None of ${all} failing`);
    this.at.none.hidden = shown > 0;
    setText(this.at.none, all === 0 ? 'No MCP server is configured.' : this.#failingOnly && failing === 0 ? 'No server is failing.' : 'No server fits.');
  }

  #view(table) {
    this.at.asTable.setAttribute('aria-pressed', String(table));
    this.at.asCards.setAttribute('aria-pressed', String(!table));
    this.at.table.hidden = !table;
    this.at.cards.hidden = table;
  }

  /** The same, for as long as the tab is there. */
  #choose(table) {
    sessionStorage.setItem(VIEW, table ? 'table' : 'cards');
    this.#view(table);
  }

  /** The card of a row. */
  #open(card) {
    this.#choose(false);
    card.item.scrollIntoView({ block: 'center' });
    card.title.focus();
  }
}

const key = ({ config, server }) => `${config}/${server}`;

/** In that order, without taking the one that has the focus out of the page, even for a moment: it would lose it. */
function place(list, items) {
  if (items.every((item, i) => list.children[i] === item)) return;
  const focused = items.findIndex((item) => item.contains(document.activeElement));
  items.forEach((item, i) => {
    if (focused >= 0 && i < focused) list.insertBefore(item, items[focused]);
    else if (i !== focused) list.append(item);
  });
}
