import type { parseOptions } from './options'

/** Options of `tcplens repeat`. */

export const REPEAT_OPTIONS = {
  exchange: { type: 'string', multiple: true },
  connection: { type: 'string', multiple: true },
  bytes: { type: 'string', multiple: true },
  until: { type: 'string', multiple: true },
  greets: { type: 'boolean' },
  target: { type: 'string', multiple: true },
  tls: { type: 'boolean' },
  'no-tls': { type: 'boolean' },
  insecure: { type: 'boolean' },
  sni: { type: 'string' },
  alpn: { type: 'string' },
  n: { type: 'string', short: 'n' },
  d: { type: 'string', short: 'd' },
  c: { type: 'string', short: 'c' },
  rate: { type: 'string' },
  pipeline: { type: 'string' },
  each: { type: 'boolean' },
  timeout: { type: 'string' },
  replace: { type: 'string', multiple: true },
  var: { type: 'string', multiple: true },
  csv: { type: 'string' },
  'no-header': { type: 'boolean' },
  'at-end': { type: 'string' },
  seed: { type: 'string' },
  extract: { type: 'string', multiple: true },
  record: { type: 'string' },
  slower: { type: 'string' },
  write: { type: 'string' },
  limit: { type: 'string' },
  force: { type: 'boolean' },
  json: { type: 'boolean' }
} as const

export type RepeatArgs = ReturnType<typeof parseOptions<typeof REPEAT_OPTIONS>>
