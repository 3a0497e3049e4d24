// Reads the JSON of `jfr print --events jdk.ThreadAllocationStatistics`; prints the bytes allocated between the first and
// the last event of each thread, summed. A thread that began in between counts from nothing. JFR's own threads do not count.
import { readFileSync } from 'node:fs';

const { events } = JSON.parse(readFileSync(0, 'utf8')).recording;
const byThread = new Map();
let begin = Infinity;
for (const { values } of events) {
  begin = Math.min(begin, Date.parse(values.startTime));
}
for (const { values } of events) {
  const name = values.thread?.javaName ?? values.thread?.osName ?? '';
  if (/^JFR|^Attach Listener/.test(name)) continue;
  const id = values.thread?.javaThreadId ?? name;
  const bytes = Number(values.allocated);
  const seen = byThread.get(id) ?? { first: Date.parse(values.startTime) - begin < 1500 ? bytes : 0, last: bytes };
  seen.first = Math.min(seen.first, bytes);
  seen.last = Math.max(seen.last, bytes);
  byThread.set(id, seen);
}
let sum = 0;
for (const { first, last } of byThread.values()) sum += last - first;
console.log(sum);
