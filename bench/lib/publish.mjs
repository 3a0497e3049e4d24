// Puts the tables of a run between the markers of README.md, and draws chart.svg.
//   publish.mjs RESULTS BENCH
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { chart } from './chart.mjs';
import { read } from './samples.mjs';

const [results, bench] = process.argv.slice(2);
const BEGIN = '<!-- results: begin -->';
const END = '<!-- results: end -->';

const file = join(bench, 'README.md');
const readme = readFileSync(file, 'utf8');
const [begin, end] = [readme.indexOf(BEGIN), readme.indexOf(END)];
if (begin < 0 || end < begin) throw new Error(`${file} needs the lines ${BEGIN} and ${END}`);

const run = read(results);
const svg = chart(run);
const image = svg ? '![Throughput and latency beside nginx, stock Camel and Spring Cloud Gateway](chart.svg)\n\n' : '';
const summary = readFileSync(join(results, 'summary.md'), 'utf8').trim();
writeFileSync(file, `${readme.slice(0, begin)}${BEGIN}\n${image}${summary}\n${readme.slice(end)}`);
if (svg) writeFileSync(join(bench, 'chart.svg'), svg);
