// Prints as many free ports as asked for, one a line. Below 32768, where no outgoing connection takes them meanwhile.
import net from 'node:net';

const hosts = ['127.0.0.1', '127.0.0.2', '127.0.0.3'];
const free = (port, host) =>
  new Promise((resolve) => {
    const server = net.createServer();
    server.once('error', () => resolve(false));
    server.listen(port, host, () => server.close(() => resolve(true)));
  });

const wanted = Number(process.argv[2]);
const found = new Set();
for (let tries = 0; found.size < wanted; tries++) {
  if (tries > 1000) throw new Error('no free ports between 20000 and 29999 on 127.0.0.1');
  const port = 20000 + Math.floor(Math.random() * 10000);
  const all = await Promise.all(hosts.map((host) => free(port, host)));
  if (all.every(Boolean)) found.add(port);
}
console.log([...found].join('\n'));
