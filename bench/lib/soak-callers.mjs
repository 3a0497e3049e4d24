// 32 callers that POST in a loop, 4 that read SSE streams to their end, for some seconds.
//   soak-callers.mjs POST_URL SSE_URL SECONDS
// Each of them begins a new connection every 10 seconds, and trusts whom it meets there.
// Prints FAILED … for each failed call, and at the end CALLS and the figures as JSON.
import https from 'node:https';

const [postUrl, sseUrl, seconds] = [process.argv[2], process.argv[3], Number(process.argv[4])];
const PAUSE_MS = 20; // leaves the machine enough to itself that what fails is the gateway's fault
const CONNECTION_MS = 10_000;
const end = Date.now() + seconds * 1000;
const figures = { posts: 0, streams: 0, failed: 0, certificates: 0 };
const certificates = new Set();

const call = (agent, url, method, body, isWhole) =>
  new Promise((resolve, reject) => {
    const headers = { 'content-type': 'application/json', accept: 'application/json, text/event-stream' };
    const req = https.request(url, { method, agent, headers, timeout: 30_000 }, (res) => {
      let text = '';
      res.on('data', (chunk) => (text += chunk));
      res.on('error', reject);
      res.on('end', () => {
        if (res.statusCode !== 200) return reject(new Error(`status ${res.statusCode}: ${text.slice(0, 200)}`));
        if (!isWhole(text)) return reject(new Error(`incomplete answer of ${text.length} bytes`));
        resolve();
      });
    });
    req.on('socket', (socket) =>
      socket.once('secureConnect', () => certificates.add(socket.getPeerCertificate().fingerprint256)),
    );
    req.on('timeout', () => req.destroy(new Error('silent for 30 s')));
    req.on('error', reject);
    req.end(body);
  });

const loop = async (kind, once) => {
  let agent;
  let since = 0;
  while (Date.now() < end) {
    if (Date.now() - since > CONNECTION_MS) {
      agent?.destroy();
      agent = new https.Agent({ keepAlive: true, maxSockets: 1, rejectUnauthorized: false });
      since = Date.now();
    }
    try {
      await once(agent);
      figures[kind]++;
    } catch (e) {
      figures.failed++;
      console.log(`FAILED ${kind}: ${e.message}`);
    }
    await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
  }
  agent?.destroy();
};
const post = (agent) => call(agent, postUrl, 'POST', '{"jsonrpc":"2.0","id":1,"method":"ping"}', (text) => text.endsWith('}'));
const stream = (agent) => call(agent, sseUrl, 'GET', undefined, (text) => text.endsWith('data: last\n\n'));
await Promise.all([
  ...Array.from({ length: 32 }, () => loop('posts', post)),
  ...Array.from({ length: 4 }, () => loop('streams', stream)),
]);
figures.certificates = certificates.size;
console.log('CALLS ' + JSON.stringify(figures));
