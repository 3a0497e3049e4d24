// The samples of a run, and the medians that its tables and its chart are made of.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

export const TARGETS = ['direct', 'nginx', 'gateway', 'stock', 'spring'];
export const LABELS = { direct: 'direct', nginx: 'nginx', gateway: 'camel-mcp-oauth', stock: 'stock Camel', spring: 'Spring Cloud Gateway' };

export const read = (folder) => {
  const all = readFileSync(join(folder, 'samples.ndjson'), 'utf8')
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line));
  const lookup = join(folder, 'lookup.json');
  return {
    environment: all.find((s) => s.scenario === 'environment') ?? {},
    of: (scenario, match = {}) =>
      all.filter((s) => s.scenario === scenario && Object.entries(match).every(([k, v]) => s[k] === v)),
    lookup: existsSync(lookup) ? JSON.parse(readFileSync(lookup, 'utf8'))[0]?.primaryMetric : undefined,
  };
};

/** Median, least and greatest of the numbers; undefined when there is none. */
export const spread = (values) => {
  const v = values.filter((x) => typeof x === 'number' && Number.isFinite(x)).sort((a, b) => a - b);
  if (v.length === 0) return undefined;
  const mid = v.length >> 1;
  return { median: v.length % 2 ? v[mid] : (v[mid - 1] + v[mid]) / 2, min: v[0], max: v.at(-1) };
};

export const unique = (values) => [...new Set(values)];
