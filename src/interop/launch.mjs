// Runs a program that knows nothing of `exit-with-parent.cjs`, in a process group that ends with this process.
//
//   node --require ./exit-with-parent.cjs launch.mjs COMMAND ARG…
import { spawn } from 'node:child_process';

const [command, ...args] = process.argv.slice(2);
const child = spawn(command, args, { stdio: ['ignore', 'inherit', 'inherit'], detached: true });

child.on('error', (error) => {
  console.error(error.message);
  process.exit(127);
});
child.on('exit', (code) => process.exit(code ?? 1));
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => process.exit(1));
process.on('exit', () => {
  try {
    process.kill(-child.pid, 'SIGTERM'); // the group: a launcher script may have started the real program
  } catch {
    // it is gone already
  }
});
