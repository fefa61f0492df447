import { RANDOM_BYTES } from '../shared/contract/bounds'
import type { Extraction, RepeatVariable } from '../shared/contract/repeat-values'
import { isWithin, UsageError } from './options'

/** Parses `--var` and `--extract` of `tcplens repeat`. */

const NUMBER = '(-?\\d{1,15})'
const RANGE = new RegExp(`^${NUMBER}\\.\\.${NUMBER}(?:/(\\d{1,15}))?$`)

export function parseVariable(typed: string, atEnd: 'again' | 'stop'): RepeatVariable {
  const { name, value } = named('--var', typed)
  const [kind, rest = ''] = splitOnce(value, ':')
  const range = RANGE.exec(value)
  if (range !== null) {
    const [, from = '', to = '', step = '1'] = range
    const digits = from.replace('-', '')
    const width = digits.startsWith('0') ? digits.length : 0
    if (Number(step) === 0) throw new UsageError(`--var ${typed}: the step must not be 0.`)
    return { kind: 'range', name, from: Number(from), to: Number(to), step: Number(step), width, atEnd }
  }
  switch (kind) {
    case 'list':
      return { kind: 'list', name, values: rest.split(','), atEnd }
    case 'choice':
      return { kind: 'choice', name, values: rest.split(',') }
    case 'uuid':
      return { kind: 'uuid', name }
    case 'hex': {
      const bytes = Number(rest)
      const { least, most } = RANDOM_BYTES
      if (!Number.isInteger(bytes) || !isWithin(bytes, RANDOM_BYTES)) {
        throw new UsageError(`--var ${typed}: hex requires a number of bytes from ${least} to ${most}.`)
      }
      return { kind: 'hex', name, bytes }
    }
    case 'random': {
      const [, from, to] = RANGE.exec(rest) ?? []
      if (from === undefined || Number(from) > Number(to)) {
        throw new UsageError(`--var ${typed}: random requires A..B, with A not above B.`)
      }
      return { kind: 'integer', name, from: Number(from), to: Number(to) }
    }
    default:
      throw new UsageError(
        `--var ${typed} is not one of NAME=A..B, list:, choice:, random:A..B, hex:BYTES, uuid.`
      )
  }
}

export function parseExtraction(typed: string): Extraction {
  const { name, value } = named('--extract', typed)
  const [kind, rest = ''] = splitOnce(value, ':')
  const where = kind.startsWith('head-') ? 'head' : 'body'
  if (rest === '') throw new UsageError(`--extract ${typed} has no value after the colon.`)
  switch (kind) {
    case 'json':
      return { find: 'json', name, path: rest }
    case 'header':
      return { find: 'header', name, header: rest }
    case 'regex':
    case 'head-regex':
      return { find: 'regex', name, in: where, pattern: rest, group: hasGroup(rest) ? '1' : '0' }
    case 'bytes':
    case 'head-bytes': {
      const [, start, end] = /^(\d{1,7})-(\d{1,7})$/.exec(rest) ?? []
      if (start === undefined || Number(start) >= Number(end)) {
        throw new UsageError(`--extract ${typed}: bytes requires A-B, counted from 0 and without byte B.`)
      }
      return { find: 'range', name, in: where, start: Number(start), end: Number(end) }
    }
    default:
      throw new UsageError(`--extract ${typed} is not one of NAME=json:, regex:, header:, bytes:.`)
  }
}

function hasGroup(pattern: string): boolean {
  return /(?<!\\)\((?!\?(?!P?<))/.test(pattern)
}

function named(option: string, typed: string): { name: string; value: string } {
  const [name, value] = splitOnce(typed, '=')
  if (value === undefined || name.trim() === '') throw new UsageError(`${option} ${typed} is not NAME=….`)
  return { name: name.trim(), value }
}

function splitOnce(text: string, separator: string): [string, string?] {
  const at = text.indexOf(separator)
  return at === -1 ? [text] : [text.slice(0, at), text.slice(at + separator.length)]
}
