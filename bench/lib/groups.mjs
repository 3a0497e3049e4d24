// Whose code a frame of a stack is, for "where it goes". Frames come as profilers write them: io/netty/… or io.netty.…
const GROUPS = [
  ['ours', /^dev\/camelmcp\//],
  ['Camel', /^org\/apache\/camel\//],
  ['Spring', /^org\/springframework\//],
  ['Reactor', /^reactor\//],
  ['Vert.x', /^io\/vertx\//],
  ['Netty', /^io\/netty\//],
  ['Apache HttpClient', /^org\/apache\/hc\//],
];

/** The group of a method's class; undefined for those of the JDK and of no group. */
export const groupOf = (frame) => {
  const name = frame.replaceAll('.', '/');
  return GROUPS.find(([, pattern]) => pattern.test(name))?.[0];
};

export const isJdk = (frame) => /^(java|javax|jdk|sun|com[./]sun)[./]/.test(frame);

/** The frame that a cost belongs to, of a stack whose innermost frame is first: the JDK works for who calls it. */
export const ownerOf = (frames) => frames.find((frame) => !isJdk(frame)) ?? frames[0];

export const addTo = (map, key, n) => map.set(key, (map.get(key) ?? 0) + n);
export const largestFirst = (map) => [...map].sort((a, b) => b[1] - a[1]);
