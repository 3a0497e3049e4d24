// Sums up a profile of the CPU, async-profiler's "collapsed" stacks: the share of each group, in percent.
//   where.mjs FILE     prints members of a JSON object
import { readFileSync } from 'node:fs';
import { addTo, groupOf, largestFirst } from './groups.mjs';

const SYSCALLS = [
  ['syscalls: write', /^(writev?|send(to|m?msg)?)$/],
  ['syscalls: read', /^(readv?|recv(from|m?msg)?)$/],
  ['syscalls: epoll', /^epoll_/],
  ['syscalls: futex', /^(futex|pthread_cond_|lll_lock)/],
];
// __GI___send of libc, __x64_sys_writev_[k] of the kernel
const plain = (frame) => frame.replace(/_\[k\]$/, '').replace(/^_*(GI_+|x64_sys_|do_)?/, '');
const COMPILER = /^(CompileBroker|C2Compiler|Compiler)::/;
const COLLECTOR = /^(GCTaskThread|WorkerThread|GangWorker|VM_Gen|VM_Collect|SerialHeap|GenCollectedHeap|G1|VM_G1|DefNewGeneration|VM_Operation)/;

const groupOfStack = (frames) => {
  if (frames.some((f) => COMPILER.test(f))) return 'JVM: compiler';
  if (frames.some((f) => COLLECTOR.test(f))) return 'JVM: collector';
  for (const frame of frames) {
    // innermost first: a call of the system is what the code above it asked for, and counts as that
    const syscall = SYSCALLS.find(([, pattern]) => pattern.test(plain(frame)));
    if (syscall) return syscall[0];
    const group = groupOf(frame);
    if (group) return group;
  }
  return frames.some((f) => f.includes('/')) ? 'JDK and other libraries' : 'JVM: other';
};

const groups = new Map();
let all = 0;
for (const line of readFileSync(process.argv[2], 'utf8').split('\n').filter(Boolean)) {
  const at = line.lastIndexOf(' ');
  const n = Number(line.slice(at + 1));
  addTo(groups, groupOfStack(line.slice(0, at).split(';').reverse()), n);
  all += n;
}
const percent = largestFirst(groups).map(([group, n]) => [group, Number(((100 * n) / all).toFixed(1))]);
console.log(`"cpu_samples":${all},"cpu_percent":${JSON.stringify(Object.fromEntries(percent))}`);
