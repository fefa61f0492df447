/**
 * Interprets a query's parameters as programs do: combines repeated names and arrays (`a[]=`, `a[b]=`), and reports
 * invalid escapes and invalid UTF-8. No standard defines the array syntax; PHP, Rails and qs agree on this one.
 */
import type { NameValuePair } from '../view/pairs'

export type PairFault =
  /** A `%` without two hexadecimal digits: browsers keep it, other programs reject it. */
  | 'percent'
  /** The decoded bytes are not UTF-8. */
  | 'not-utf8'

export interface PairMarks {
  readonly faults: readonly PairFault[]
  /** Position among equal names, from 1, and their number; null for a single name or an array. */
  readonly repeated: { readonly place: number; readonly count: number } | null
  /** Container indicated by the brackets in its name. */
  readonly nested: 'array' | 'map' | null
}

/** Returns the name without its brackets. */
export function baseName(name: string): string {
  return keyPath(name)?.[0] ?? name
}

export function markPairs(pairs: readonly NameValuePair[]): PairMarks[] {
  const counts = new Map<string, number>()
  for (const { name } of pairs) counts.set(name, (counts.get(name) ?? 0) + 1)
  const seen = new Map<string, number>()
  return pairs.map((pair) => {
    const place = (seen.get(pair.name) ?? 0) + 1
    seen.set(pair.name, place)
    const count = counts.get(pair.name) ?? 1
    const nested = nestedIn(pair.name)
    return {
      faults: faultsOf(pair),
      repeated: count > 1 && nested === null ? { place, count } : null,
      nested
    }
  })
}

function nestedIn(name: string): PairMarks['nested'] {
  const last = keyPath(name)?.at(-1)
  if (last === undefined) return null
  return /^\d*$/.test(last) ? 'array' : 'map'
}

function faultsOf({ rawName, rawValue }: NameValuePair): PairFault[] {
  const raw = rawValue === null ? rawName : `${rawName}=${rawValue}`
  const faults: PairFault[] = []
  if (/%(?![0-9a-fA-F]{2})/.test(raw)) faults.push('percent')
  if (/%[89a-fA-F]|[\u0080-\u00ff]/.test(raw) && !isUtf8(raw)) faults.push('not-utf8')
  return faults
}

function isUtf8(raw: string): boolean {
  const bytes: number[] = []
  for (let at = 0; at < raw.length; at++) {
    const escape = raw[at] === '%' ? raw.slice(at + 1, at + 3) : ''
    if (/^[0-9a-fA-F]{2}$/.test(escape)) {
      bytes.push(Number.parseInt(escape, 16))
      at += 2
    } else bytes.push(raw.charCodeAt(at))
  }
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(Uint8Array.from(bytes))
    return true
  } catch {
    // The fatal decoder throws for invalid bytes.
    return false
  }
}

/** Splits `a[b][]` into `['a', 'b', '']`; returns null for a name without matching brackets. */
export function keyPath(name: string): string[] | null {
  const open = name.indexOf('[')
  if (open <= 0 || !name.endsWith(']')) return null
  const inner = name.slice(open + 1, -1).split('][')
  return inner.some((key) => key.includes('[') || key.includes(']')) ? null : [name.slice(0, open), ...inner]
}

type Tree = { [key: string]: Tree } | Tree[] | string

/** Deeper names are kept unsplit; real parameters nest less. */
const MAX_DEPTH = 16

/** Converts to JSON: repeated names become an array, brackets become arrays and objects. */
export function queryJson(pairs: readonly NameValuePair[]): string {
  const root = emptyObject()
  for (const { name, value } of pairs) {
    const path = keyPath(name)
    if (path === null || path.length > MAX_DEPTH) addRepeated(root, name, value)
    else addNested(root, path, value)
  }
  return JSON.stringify(root, null, 2)
}

function emptyObject(): Record<string, Tree> {
  // No prototype, so that `__proto__` is an ordinary name.
  return Object.create(null) as Record<string, Tree>
}

function addRepeated(node: Record<string, Tree>, name: string, value: string): void {
  const before = node[name]
  if (before === undefined) node[name] = value
  else if (Array.isArray(before)) before.push(value)
  else node[name] = [before, value]
}

function addNested(root: Record<string, Tree>, path: readonly string[], value: string): void {
  let node: Record<string, Tree> | Tree[] = root
  for (const [at, key] of path.entries()) {
    if (at === path.length - 1) {
      if (Array.isArray(node)) node.push(value)
      else addRepeated(node, key, value)
      return
    }
    const child: Record<string, Tree> | Tree[] = path[at + 1] === '' ? [] : emptyObject()
    if (Array.isArray(node)) {
      node.push(child)
      node = child
      continue
    }
    const before: Tree | undefined = node[key]
    if (typeof before === 'object') node = before
    else {
      node[key] = child
      node = child
    }
  }
}
