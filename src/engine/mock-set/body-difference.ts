import type { MockDifference } from '../../shared/contract/mock-sets'

/** Finds the first difference of two bodies: the path in JSON data, otherwise the byte. */

/** Maximum number of bytes compared of each body. */
export const MAX_COMPARED_BYTES = 64 * 1024

const MAX_TOLD = 60

export function bodyDifference(recorded: Uint8Array, came: Uint8Array): MockDifference {
  const was = readJson(recorded)
  const is = readJson(came)
  const apart = was === undefined || is === undefined ? null : differing('$', was, is)
  if (apart !== null) return { part: 'body', ...apart }
  const length = Math.min(recorded.length, came.length)
  let at = 0
  while (at < length && recorded[at] === came[at]) at++
  return {
    part: 'body',
    name: `@${at}`,
    recorded: at < recorded.length ? told(text(recorded, at)) : null,
    came: at < came.length ? told(text(came, at)) : null
  }
}

type Apart = Pick<MockDifference, 'name' | 'recorded' | 'came'>

/** Returns the first difference; null if the values are equal. */
function differing(path: string, was: unknown, is: unknown): Apart | null {
  if (isBranch(was) && isBranch(is) && Array.isArray(was) === Array.isArray(is)) {
    for (const key of new Set([...Object.keys(was), ...Object.keys(is)])) {
      const place = Array.isArray(was) ? `${path}[${key}]` : `${path}.${key}`
      if (!Object.hasOwn(was, key)) return { name: place, recorded: null, came: json(is[key]) }
      if (!Object.hasOwn(is, key)) return { name: place, recorded: json(was[key]), came: null }
      const found = differing(place, was[key], is[key])
      if (found !== null) return found
    }
    return null
  }
  return JSON.stringify(was) === JSON.stringify(is)
    ? null
    : { name: path, recorded: json(was), came: json(is) }
}

function isBranch(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null
}

/** Returns undefined if the bytes are not JSON. */
function readJson(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(Buffer.from(bytes).toString('utf8')) as unknown
  } catch {
    return undefined
  }
}

function json(value: unknown): string {
  return told(JSON.stringify(value))
}

function text(bytes: Uint8Array, at: number): string {
  return JSON.stringify(Buffer.from(bytes.subarray(at, at + MAX_TOLD)).toString('latin1'))
}

function told(words: string): string {
  return words.length > MAX_TOLD ? `${words.slice(0, MAX_TOLD)}…` : words
}
