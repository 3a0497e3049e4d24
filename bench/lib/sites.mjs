// Sums up where memory is allocated, from the JSON of `jfr print --events jdk.ObjectAllocationSample` on stdin: by group, and
// by the innermost frame outside the JDK with the class that it allocates. Each event's weight is what was allocated since the
// one before it in its thread, so that sums of weights are estimates of bytes. The first of a thread has all that the thread
// ever allocated, and does not count.
//   sites.mjs REQUESTS FILE     writes the table to FILE, prints members of a JSON object: bytes a request
import { readFileSync, writeFileSync } from 'node:fs';
import { addTo, groupOf, largestFirst, ownerOf } from './groups.mjs';

const [requests, file] = [Number(process.argv[2]), process.argv[3]];
const MOST = 60;
const groups = new Map();
const sites = new Map();
const ourSteps = new Map(); // the innermost frame of the gateway's own on the way to each
let all = 0;

const primitives = { B: 'byte', C: 'char', I: 'int', J: 'long', Z: 'boolean', S: 'short', F: 'float', D: 'double' };
const className = (name) => {
  const array = /^(\[+)(?:L(.+);|(.))$/.exec(name);
  const plain = array ? (array[2] ?? primitives[array[3]]) + '[]'.repeat(array[1].length) : name;
  return plain.replaceAll('/', '.').replace(/^([a-z]\w*\.)+/, '');
};
const shown = (frame) => frame.replaceAll('/', '.').replaceAll('|', '\\|');

const { events } = JSON.parse(readFileSync(0, 'utf8')).recording;
events.sort((a, b) => Date.parse(a.values.startTime) - Date.parse(b.values.startTime));
const seen = new Set();
for (const { values } of events) {
  const thread = values.eventThread?.javaThreadId;
  if (!seen.has(thread)) {
    seen.add(thread);
    continue;
  }
  const frames = (values.stackTrace?.frames ?? []).map(({ method, lineNumber }) => ({
    name: `${method.type.name}.${method.name}`,
    line: lineNumber,
  }));
  if (/^(JFR|Attach Listener)/.test(values.eventThread?.javaName ?? '')) continue;
  const names = frames.map((f) => f.name);
  const owner = ownerOf(names) ?? '(no stack)';
  const line = frames[names.indexOf(owner)]?.line ?? 0;
  const site = `${className(values.objectClass.name)} | ${shown(owner)}:${line}`;
  addTo(groups, names.map(groupOf).find(Boolean) ?? 'JDK and other libraries', values.weight);
  addTo(sites, site, values.weight);
  const ours = names.find((n) => groupOf(n) === 'ours');
  if (ours && !ourSteps.has(site)) ourSteps.set(site, shown(ours));
  all += values.weight;
}

const perRequest = (bytes) => Math.round(bytes / requests);
const share = (bytes) => `${((100 * bytes) / all).toFixed(1)} %`;
const rows = (map) => largestFirst(map).map(([key, bytes]) => [perRequest(bytes), share(bytes), key]);
const text = [
  `# Allocation by site: ${perRequest(all).toLocaleString('en-US')} bytes a request, ${requests} requests`,
  'Sampled, so rare sites are rough. A site is the innermost frame outside the JDK.',
  ['| bytes/request | share | whose |', '| ---: | ---: | --- |', ...rows(groups).map((r) => `| ${r.join(' | ')} |`)].join('\n'),
  [
    '| bytes/request | share | class | site | innermost own frame |',
    '| ---: | ---: | --- | --- | --- |',
    ...rows(sites).slice(0, MOST).map((r) => `| ${r.join(' | ')} | ${ourSteps.get(r[2]) ?? ''} |`),
  ].join('\n'),
];
writeFileSync(file, text.join('\n\n') + '\n');
const byGroup = Object.fromEntries(largestFirst(groups).map(([group, bytes]) => [group, perRequest(bytes)]));
console.log(`"allocated_by_request":${perRequest(all)},"allocated_by_group":${JSON.stringify(byGroup)}`);
