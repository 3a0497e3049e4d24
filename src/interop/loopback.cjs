// `node --require` preload for servers that offer no choice of address: every TCP listener binds 127.0.0.1.
//
// server-everything calls `app.listen(PORT)`, which means every interface. With PORT=0 the kernel picks a free
// port, and the ready line tells which: choosing a port beforehand would race with other runs on the machine.
'use strict';
const { Server } = require('node:net');
const listen = Server.prototype.listen;

Server.prototype.listen = function (port, ...rest) {
  const callbacks = rest.filter((argument) => typeof argument === 'function');
  const options = typeof port === 'object' && port !== null ? port : { port: Number(port) };
  this.once('listening', () => {
    const url = `http://127.0.0.1:${this.address().port}/mcp`;
    process.stdout.write(`${JSON.stringify({ ready: true, url })}\n`);
  });
  return listen.call(this, { ...options, host: '127.0.0.1' }, ...callbacks);
};
