// What the official client does not show: a stream that breaks and is taken up again, and the text of refusals.
import { setTimeout as delay } from 'node:timers/promises';

const post = (url, headers, message, init = {}) =>
  fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', accept: 'application/json, text/event-stream', ...headers },
    body: JSON.stringify({ jsonrpc: '2.0', ...message }),
    ...init,
  });

/** Reads server-sent events until one satisfies the predicate; undefined when the stream ends or times out first. */
async function firstEvent(response, predicate) {
  let buffer = '';
  try {
    for await (const chunk of response.body.pipeThrough(new TextDecoderStream())) {
      buffer += chunk;
      const events = buffer.split('\n\n');
      buffer = events.pop();
      for (const event of events) {
        const id = /^id: (.*)$/m.exec(event)?.[1];
        const data = /^data: (.+)$/m.exec(event)?.[1];
        if (data && predicate(JSON.parse(data))) return { id, data: JSON.parse(data) };
      }
    }
  } catch (error) {
    if (error.name !== 'AbortError' && error.name !== 'TimeoutError') throw error;
  }
  return undefined;
}

/** Starts a long operation, hangs up after its first progress, and fetches its result with Last-Event-ID. */
export async function resumedResult(url, headers) {
  const id = 'resumed';
  const params = {
    name: 'trigger-long-running-operation',
    arguments: { duration: 0.6, steps: 3 },
    _meta: { progressToken: id },
  };
  const hangUp = new AbortController();
  const call = await post(url, headers, { id, method: 'tools/call', params }, { signal: hangUp.signal });
  const first = await firstEvent(call, ({ method }) => method === 'notifications/progress');
  hangUp.abort();
  if (!first) throw new Error('the stream ended before its first progress notification');
  for (let attempt = 0; attempt < 20; attempt += 1) {
    await delay(200);
    const again = await fetch(url, {
      headers: { accept: 'text/event-stream', ...headers, 'last-event-id': first.id },
      signal: AbortSignal.timeout(500),
    });
    const last = again.ok ? await firstEvent(again, (message) => message.id === id) : undefined;
    if (last) return { status: again.status, interruptedAt: first.data, result: last.data };
  }
  throw new Error('the result of the interrupted operation never came');
}

/** The answer to a ping with other headers than it should have. */
export async function statusAndBody(url, headers, others) {
  const response = await post(url, { ...headers, ...others }, { id: 1, method: 'ping' });
  return { status: response.status, body: await response.text() };
}
