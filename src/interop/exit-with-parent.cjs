// `node --require` preload: ends this process when its standard input closes.
// The test holds the other end of that pipe, so even a test JVM that was killed leaves no server behind.
'use strict';
process.stdin.on('error', () => process.exit(1)).on('close', () => process.exit(1)).resume();
process.stdin.unref?.(); // the pipe alone must not keep a finished script alive
