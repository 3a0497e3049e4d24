// What the state of a server comes to, in words and for colours. Pure functions: nothing here knows the page.

/** Of errors among the requests of the last minutes, from which on they are worth a look. */
const MANY_ERRORS = 0.05;

export const ms = (text) => (text ? Date.parse(text) : null);

/** Of milliseconds: 59:05, or 1:02:03 with hours, 3 d 04:05:06 with days. */
export function duration(ms) {
  const seconds = Math.max(0, Math.ceil(ms / 1000));
  const [days, hours, minutes] = [Math.floor(seconds / 86_400), Math.floor(seconds / 3600) % 24, Math.floor(seconds / 60) % 60];
  const two = (n) => String(n).padStart(2, '0');
  const clock = `${two(minutes)}:${two(seconds % 60)}`;
  return days > 0 ? `${days} d ${two(hours)}:${clock}` : hours > 0 ? `${hours}:${clock}` : clock;
}

/** Of seconds, by its two largest units: 3 d 4 h, 4 h 12 min, 12 min. */
export function span(seconds) {
  const units = [
    [Math.floor(seconds / 86_400), 'd'],
    [Math.floor(seconds / 3600) % 24, 'h'],
    [Math.floor(seconds / 60) % 60, 'min'],
  ];
  const first = units.findIndex(([amount]) => amount > 0);
  if (first < 0) return 'less than a minute';
  return units
    .slice(first, first + 2)
    .filter(([amount]) => amount > 0)
    .map(([amount, unit]) => `${amount} ${unit}`)
    .join(' ');
}

export function ago(time, now) {
  const seconds = Math.max(0, Math.round((now - time) / 1000));
  if (seconds < 60) return 'less than a minute ago';
  const [amount, unit] = seconds < 3600 ? [seconds / 60, 'minute'] : seconds < 86_400 ? [seconds / 3600, 'hour'] : [seconds / 86_400, 'day'];
  return `${Math.floor(amount)} ${unit}${Math.floor(amount) === 1 ? '' : 's'} ago`;
}

/** The same where there is little room: 4 s ago. */
export function soon(time, now) {
  const seconds = Math.max(0, Math.round((now - time) / 1000));
  const [amount, unit] = seconds < 60 ? [seconds, 's'] : seconds < 3600 ? [seconds / 60, 'min'] : seconds < 86_400 ? [seconds / 3600, 'h'] : [seconds / 86_400, 'd'];
  return `${Math.floor(amount)} ${unit} ago`;
}

export const millis = (value) => (value >= 10_000 ? `${(value / 1000).toFixed(1)} s` : `${Math.round(value)} ms`);
export const number = (value) => value.toLocaleString('en-US');
export const percent = (share) => `${(share * 100).toFixed(share === 1 || share === 0 ? 0 : 1)} %`;

/** Whether the last attempt to get a token failed; else the last error is history. */
export function isFailing(state) {
  return Boolean(state.last_error) && !(ms(state.last_acquired_at) > ms(state.last_error.at));
}

/** What is known of the MCP server itself: kind for colours, and a word. */
export function upstream(state) {
  switch (state.upstream?.state) {
    case 'unreachable':
      return { kind: 'bad', word: 'Unreachable' };
    case 'failing':
      return { kind: 'bad', word: `Answers ${state.upstream.status}` };
    case 'up':
      return { kind: 'good', word: `Answers ${state.upstream.status}` };
    default:
      return { kind: 'idle', word: 'Not asked yet' };
  }
}

/** The same of its token; null where requests carry none. */
export function token(state, now) {
  if (!state.oauth_enabled) return null;
  if (state.token_cached && ms(state.expires_at) > now) {
    return isFailing(state) ? { kind: 'due', word: 'Active, renewal fails' } : { kind: 'good', word: 'Active' };
  }
  if (state.caller_tokens > 0) return { kind: 'good', word: `${number(state.caller_tokens)} of callers` };
  if (isFailing(state)) return { kind: 'bad', word: 'Failing' };
  return { kind: 'idle', word: state.token_cached ? 'Expired' : 'No token' };
}

/** Of the last minutes; null without requests. */
export const errorShare = ({ traffic }) => (traffic.requests > 0 ? traffic.errors / traffic.requests : null);

/** All of it in one word: kind for colours and order (bad, due, good, idle). */
export function verdict(state, now) {
  const [server, own] = [upstream(state), token(state, now)];
  if (server.kind === 'bad') return { kind: 'bad', word: state.upstream.state === 'unreachable' ? 'Server down' : 'Server failing' };
  if (own?.kind === 'bad') return { kind: 'bad', word: 'Token failing' };
  if (errorShare(state) >= MANY_ERRORS) return { kind: 'due', word: 'Errors' };
  if (own?.kind === 'due') return { kind: 'due', word: 'Renewal fails' };
  return server.kind === 'good' || own?.kind === 'good' ? { kind: 'good', word: 'OK' } : { kind: 'idle', word: 'Idle' };
}

/** 1,204 in 5 min */
export const inMinutes = ({ traffic }) => `${number(traffic.requests)} in ${traffic.seconds / 60} min`;
