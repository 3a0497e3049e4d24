// An MCP server that serves a large answer as fast as it is taken, and a caller who reads it slowly through the gateway; both
// in one process, so that the two counts are of the same moment. It begins on SIGUSR2.
//   flood.mjs HOST PORT URL MIB_PER_SECOND SECONDS
// Prints AT <MiB read> <MiB ahead> <of these, MiB in the kernel's socket buffers> each second, and DONE … or FAILED …
import http from 'node:http';
import net from 'node:net';
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';

const [host, port, target, rate, seconds] = process.argv.slice(2);
const { BENCH_TOKEN: token, BENCH_CLIENT_SECRET: secret } = process.env;
const basic = 'Basic ' + Buffer.from(`bench:${secret}`).toString('base64');
const MIB = 1 << 20;
const BLOCK = 1 << 16;
const MOST_IN_GATEWAY = 8 * MIB;
const total = Number(rate) * Number(seconds) * MIB;

// No two blocks are alike, so that a block lost, doubled or swapped is found by the hash
const block = (n) => {
  const bytes = Buffer.alloc(BLOCK, (n * 31 + 7) & 0xff);
  bytes.writeUInt32BE(n);
  return bytes;
};

let sent = 0; // by the server, to the kernel
let read = 0; // by the caller
let mostAhead = 0;
let mostInGateway = 0; // of what the server is ahead
const sentHash = createHash('sha256');
const readHash = createHash('sha256');

// What stands in the send and receive queues of both connections, caller to gateway and gateway to server
const inKernel = (ports) => {
  let sum = 0;
  for (const file of ['/proc/net/tcp', '/proc/net/tcp6']) {
    for (const line of readFileSync(file, 'utf8').trim().split('\n').slice(1)) {
      const [, local, remote, state, queues] = line.trim().split(/\s+/);
      if (state === '0A' || state === '06') continue; // listening, or over
      if (![local, remote].some((a) => ports.includes(parseInt(a.split(':')[1], 16)))) continue;
      sum += queues.split(':').reduce((n, q) => n + parseInt(q, 16), 0);
    }
  }
  return sum;
};
const mib = (bytes) => (bytes / MIB).toFixed(1);

const json = (res, status, body) => {
  res.writeHead(status, { 'content-type': 'application/json' });
  res.end(JSON.stringify(body));
};
const flood = (res) => {
  res.writeHead(200, { 'content-type': 'application/octet-stream', 'content-length': total });
  let n = 0;
  const more = () => {
    while (n * BLOCK < total) {
      const bytes = block(n++);
      sentHash.update(bytes);
      if (!res.write(bytes)) return void res.once('drain', more);
    }
    res.end();
  };
  const socket = res.socket;
  const before = socket.bytesWritten;
  const count = () => {
    sent = Math.min(total, Math.max(sent, socket.bytesWritten - before - socket.writableLength));
    mostAhead = Math.max(mostAhead, sent - read);
  };
  setInterval(count, 20).unref();
  more();
};

http
  .createServer((req, res) => {
    req.resume();
    if (req.url === '/token') {
      if (req.headers.authorization !== basic) return json(res, 401, { error: 'invalid_client' });
      return json(res, 200, { access_token: token, token_type: 'Bearer', expires_in: 86400 });
    }
    if (req.headers.authorization !== `Bearer ${token}`) return json(res, 401, { error: 'invalid_token' });
    if (req.url === '/sse') return flood(res);
    json(res, 200, {});
  })
  .listen({ host, port: Number(port) }, () => console.log('LISTENING'));

const end = (line) => {
  console.log(line);
  setTimeout(() => process.exit(0), 50);
};

process.once('SIGUSR2', () => {
  const url = new URL(target);
  const begin = Date.now();
  const socket = net.connect(Number(url.port), url.hostname);
  socket.write(`GET ${url.pathname} HTTP/1.1\r\nHost: ${url.host}\r\nAccept: */*\r\nConnection: close\r\n\r\n`);
  let head = Buffer.alloc(0);
  let inBody = false;

  const allowed = () => ((Date.now() - begin) / 1000) * Number(rate) * MIB;
  const pace = () => {
    if (read > allowed()) {
      socket.pause();
      setTimeout(pace, 10);
    } else {
      socket.resume();
    }
  };
  const take = (bytes) => {
    read += bytes.length;
    readHash.update(bytes);
    if (read >= total) return finish();
    pace();
  };
  socket.on('data', (chunk) => {
    if (inBody) return take(chunk);
    head = Buffer.concat([head, chunk]);
    const at = head.indexOf('\r\n\r\n');
    if (at < 0) return;
    const lines = head.subarray(0, at).toString();
    if (!lines.startsWith('HTTP/1.1 200')) return end(`FAILED the gateway answered ${lines.split('\r\n')[0]}`);
    if (/^transfer-encoding/im.test(lines)) return end('FAILED the gateway dropped the Content-Length');
    inBody = true;
    take(head.subarray(at + 4));
  });
  socket.on('error', (e) => end(`FAILED after ${mib(read)} MiB: ${e.message}`));
  socket.on('close', () => read < total && end(`FAILED: the answer ended after ${mib(read)} of ${mib(total)} MiB`));
  const ports = [Number(url.port), Number(port)];
  const ticker = setInterval(() => {
    const kernel = Math.min(inKernel(ports), sent - read);
    mostInGateway = Math.max(mostInGateway, sent - read - kernel);
    console.log(`AT ${mib(read)} ${mib(sent - read)} ${mib(kernel)}`);
  }, 1000);

  const finish = () => {
    clearInterval(ticker);
    const took = ((Date.now() - begin) / 1000).toFixed(1);
    const hash = readHash.digest('hex');
    if (read !== total) return end(`FAILED: ${read} bytes read, ${total} sent`);
    if (hash !== sentHash.digest('hex')) return end('FAILED: the bytes are not those that were sent');
    const ahead = `${mib(mostAhead)} MiB ahead of the caller, at most ${mib(mostInGateway)} of them in the gateway's memory`;
    if (mostInGateway > MOST_IN_GATEWAY) return end(`FAILED: the server was ${ahead}; ${mib(MOST_IN_GATEWAY)} are allowed`);
    end(`DONE ${mib(total)} MiB in ${took} s; the server was at most ${ahead}; sha256 ${hash.slice(0, 16)} as sent`);
  };
});
