// `node --require` preload for programs that listen on every address and ask for the port in the next line. There
// `loopback.cjs` comes too late: Node looks a host up first, even 127.0.0.1, and until then there is no port.
'use strict';
const { Server } = require('node:net');
const listen = Server.prototype._listen2;
const IPV4 = 4;

Server.prototype._listen2 = function (address, port, type, ...rest) {
  return address === null && port !== null
    ? listen.call(this, '127.0.0.1', port, IPV4, ...rest)
    : listen.call(this, address, port, type, ...rest);
};
