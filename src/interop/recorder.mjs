// A `fetch` that remembers what HTTP looked like, and what must be forgotten before two runs can be compared.

// Connection matters and the clock: each hop has its own.
const IGNORED = new Set(['connection', 'date', 'keep-alive', 'transfer-encoding']);

const UUID = /[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/g;
const TIME = /\d{1,2}:\d{2}:\d{2}(\s[AP]M)?/g;

const text = (value) => value.replace(UUID, '<uuid>').replace(TIME, '<time>');

/** server-everything writes the time into its blobs too; those without one are compared byte for byte. */
function blob(value) {
  const decoded = Buffer.from(value, 'base64').toString('utf8');
  return decoded.match(TIME) ? { base64Of: text(decoded) } : value;
}

/** A copy of a JSON value without session ids and times. */
export const normalised = (value) =>
  JSON.parse(JSON.stringify(value ?? null), (key, member) => {
    if (typeof member !== 'string') return member;
    return key === 'blob' ? blob(member) : text(member);
  });

/** The distinct members of a list in a fixed order, for what arrives in no fixed order. */
export const distinct = (values) => [...new Set(values.map((value) => JSON.stringify(value)))].sort().map(JSON.parse);

const jsonRpcKind = (body) => {
  if (!body) return undefined;
  const message = JSON.parse(body);
  return message.method ?? (message.error ? 'error' : 'result');
};

export class Recorder {
  exchanges = [];
  /** The last answer that was an error, with its body. */
  lastError = undefined;

  fetch = async (url, init = {}) => {
    const response = await fetch(url, init);
    const headers = Object.fromEntries([...response.headers].filter(([name]) => !IGNORED.has(name)).sort());
    const { status } = response;
    this.exchanges.push({ method: init.method, message: jsonRpcKind(init.body), status, headers });
    if (!response.ok) this.lastError = { status, headers, body: await response.clone().text() };
    return response;
  };

  /** True once the server's own event stream is open: what is sent before that is lost or late. */
  get listening() {
    return this.exchanges.some(({ method, status }) => method === 'GET' && status === 200);
  }
}
