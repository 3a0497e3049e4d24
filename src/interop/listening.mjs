/** Listens on loopback, at a free port unless there is one, and says under which URL. */
export const listening = (server, origin, port) =>
  new Promise((resolve, reject) => {
    server.once('error', reject).listen(Number(port ?? 0), '127.0.0.1', () => {
      resolve(`${origin}:${server.address().port}`);
    });
  });
