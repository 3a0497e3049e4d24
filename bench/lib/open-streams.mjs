// Opens GET streams and keeps them open until it is told to end.
//   open-streams.mjs URL COUNT
// Prints OPEN <count> when the heads of all are there, and LOST … when one ends after that. Plain sockets: 10,000 of them
// must not cost the machine more than what is measured.
import net from 'node:net';

const [url, count] = [new URL(process.argv[2]), Number(process.argv[3])];
const AT_A_TIME = 100;
const PATIENCE_MS = 30_000;
const request = Buffer.from(
  `GET ${url.pathname} HTTP/1.1\r\nHost: ${url.host}\r\nAccept: text/event-stream\r\n\r\n`,
);

let open = 0;
let lost = 0;
const sockets = [];

const openOne = () =>
  new Promise((resolve, reject) => {
    const socket = net.connect(Number(url.port), url.hostname, () => socket.write(request));
    let head = '';
    let there = false;
    const timer = setTimeout(() => reject(new Error(`no head within ${PATIENCE_MS} ms`)), PATIENCE_MS);
    socket.on('data', (chunk) => {
      if (there) return;
      head += chunk;
      if (!head.includes('\r\n\r\n')) return;
      clearTimeout(timer);
      if (!head.startsWith('HTTP/1.1 200')) return reject(new Error(head.split('\r\n')[0]));
      there = true;
      open++;
      resolve();
    });
    socket.on('error', (e) => (there ? undefined : reject(e)));
    socket.on('close', () => {
      if (!there) return reject(new Error('closed before the head'));
      if (++lost === 1) console.log('LOST at least one stream');
    });
    sockets.push(socket);
  });

let started = 0;
await Promise.all(
  Array.from({ length: AT_A_TIME }, async () => {
    while (started < count) {
      started++;
      await openOne();
    }
  }),
).catch((e) => {
  console.error(`after ${open} open streams: ${e.message}`);
  process.exit(1);
});
console.log(`OPEN ${open}`);
process.on('SIGTERM', () => process.exit(0));
