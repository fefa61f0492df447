import type { ConnectionEvent, MockedDifference } from './connection-event'

/** Events of answers out of a recording, checked member by member like all that comes out of a file. */

type Data = Readonly<Record<string, unknown>>

export function isMocked({ result, asked, from, why, place, among, score, differs, notes }: Data): boolean {
  return (
    RESULTS.includes(result) &&
    typeof asked === 'string' &&
    (from === undefined || isRecordedAs(from)) &&
    (why === undefined || WHYS.includes(why)) &&
    [place, among, score].every((count) => count === undefined || isCount(count)) &&
    (differs === undefined || (Array.isArray(differs) && differs.every(isDifference))) &&
    (notes === undefined || (Array.isArray(notes) && notes.every((note) => typeof note === 'string')))
  )
}

export function isRecorded({ kind, number, capture, time, translated, forwarded, cut, ends }: Data): boolean {
  return (
    (kind === 'exchange' || kind === 'connection') &&
    isCount(number) &&
    typeof capture === 'string' &&
    typeof time === 'number' &&
    Number.isFinite(time) &&
    [translated, forwarded, cut].every((flag) => flag === undefined || flag === true) &&
    (ends === undefined || ends === 'fin' || ends === 'rst')
  )
}

function isCount(value: unknown): boolean {
  return Number.isSafeInteger(value) && Number(value) >= 0
}

const RESULTS: readonly unknown[] = ['answered', 'missed', 'forwarded', 'failed'] satisfies Extract<
  ConnectionEvent,
  { event: 'mocked' }
>['result'][]

const WHYS: readonly unknown[] = ['only', 'next', 'again', 'best'] satisfies Extract<
  ConnectionEvent,
  { event: 'mocked' }
>['why'][]

function isRecordedAs(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false
  const { index, kind, number, capture, title } = value as Record<string, unknown>
  return (
    [index, number].every(isCount) &&
    (kind === 'exchange' || kind === 'connection') &&
    [capture, title].every((text) => typeof text === 'string')
  )
}

const PARTS: readonly unknown[] = [
  'method',
  'path',
  'query',
  'header',
  'body',
  'bytes',
  'used'
] satisfies MockedDifference['part'][]

function isDifference(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false
  const { part, name, recorded, came } = value as Record<string, unknown>
  return (
    PARTS.includes(part) &&
    typeof name === 'string' &&
    [recorded, came].every((text) => text === null || typeof text === 'string')
  )
}
