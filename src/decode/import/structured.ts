import { jsonTokens } from '../view/json-tokens'
import { ImportFailure } from './import-types'

/** Parses JSON into plain data, with the position of errors. */

export type Data = Readonly<Record<string, unknown>>

export function parseJson(text: string): unknown {
  const source = text.replace(/^\ufeff/, '')
  try {
    return JSON.parse(source)
  } catch {
    // The platform's own message lacks the position in some versions.
    const { fault } = jsonTokens(source, false)
    throw new ImportFailure('json', fault?.at ?? source.length, fault?.expected ?? 'value')
  }
}

export function isData(value: unknown): value is Data {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** Returns a nested member; undefined if there is none. */
export function member(value: unknown, ...path: readonly string[]): unknown {
  let found = value
  for (const name of path) {
    if (!isData(found)) return undefined
    found = found[name]
  }
  return found
}

export function textOf(value: unknown, otherwise = ''): string {
  return typeof value === 'string' ? value : typeof value === 'number' ? String(value) : otherwise
}

export function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? (value as readonly unknown[]) : []
}
