// What changes while callers are at work: every 20 seconds one of the route files, every 30 seconds the listener's certificate.
//   soak-changes.mjs ROUTES_FOLDER KEY_STORE SECONDS
// The key store's password is in BENCH_KEYSTORE_PASSWORD. Ends with CHANGES and how many there were, as JSON.
import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const [folder, keyStore, seconds] = [process.argv[2], process.argv[3], Number(process.argv[4])];
const RELOAD_EVERY_S = 20;
const ROTATE_EVERY_S = 30;
const figures = { reloads: 0, rotations: 0 };

// forward and what it calls come first: all calls are in them
const first = ['forward.camel.yaml', 'authorize.camel.yaml', 'cache.camel.yaml', 'token.camel.yaml', 'error-handling.camel.yaml'];
const files = [...first, ...readdirSync(folder).filter((name) => name.endsWith('.camel.yaml') && !first.includes(name))];

const reload = () => {
  const file = join(folder, files[figures.reloads % files.length]);
  figures.reloads++;
  // as cp does it: the same file, emptied and written
  writeFileSync(file, readFileSync(file, 'utf8').replace(/( {4}description: .*?)(, edition \d+)?\n/, `$1, edition ${figures.reloads}\n`));
};
const rotate = () => {
  const next = `${keyStore}.next`;
  execFileSync('keytool', ['-genkeypair', '-alias', 'gateway', '-keyalg', 'EC', '-dname', `CN=gateway ${figures.rotations}`,
    '-ext', 'SAN=IP:127.0.0.1', '-storetype', 'PKCS12', '-keystore', next, '-storepass:env', 'BENCH_KEYSTORE_PASSWORD'], { stdio: 'ignore' });
  renameSync(next, keyStore);
  figures.rotations++;
};
rotate();
console.log('READY');
const timers = [setInterval(reload, RELOAD_EVERY_S * 1000), setInterval(rotate, ROTATE_EVERY_S * 1000)];
setTimeout(() => {
  timers.forEach(clearInterval);
  console.log('CHANGES ' + JSON.stringify(figures));
}, seconds * 1000);
