/**
 * A body of `text/event-stream` as its events (HTML Standard, section 9.2): each by its name with the first of its data,
 * and below it the lines it was sent in. What a client would not dispatch is listed as well, since it was sent.
 */
import { eventLines } from '../../stream/sse/event-fields'
import { COMMENT, SETTINGS, SseFinder } from '../../stream/sse/sse-finder'
import { DataFields, indexName, MESSAGE, quoted, type DataTree } from '../data/data-tree'

/** `mayBeCut`: more may follow, so that what no blank line ended is not wrong. */
export function eventList(bytes: Uint8Array, mayBeCut: boolean): DataTree {
  const list = new DataFields(bytes)
  let count = 0
  const finder = new SseFinder(({ start, end, kind, summary, complete }) => {
    // The finder tells of what is none by kinds that an event may be named as well: its lines say which it is.
    const lines = list.isFull ? [] : eventLines(bytes.subarray(start, end), start)
    const isEvent = !list.isFull && lines.some(({ key }) => EVENT_LINES.has(key))
    const key = isEvent ? 'sse.item' : kind === SETTINGS ? 'sse.settings' : 'sse.comment'
    const field = list.add(key, indexName(count++), start, end, summary, 0, isEvent ? MESSAGE : '')
    if (isEvent || (kind !== COMMENT && kind !== SETTINGS)) field.declared = kind
    if (!complete && !mayBeCut) list.spoil(field, 'cut')
    for (const { key: line, name, value, range } of lines) {
      const wireName = name ?? WIRE_NAMES[line] ?? ''
      const json = isEvent && wireName !== '' ? quoted(value) : ''
      const part = list.add(line, wireName, range[0], range[1], value, 1, json)
      if (wireName !== '') part.declared = ''
    }
  })
  finder.push('down', bytes)
  finder.finish()
  return list.finish()
}

/** Lines that make it an event. */
const EVENT_LINES: ReadonlySet<string> = new Set(['sse.data', 'sse.event'])

const WIRE_NAMES: Readonly<Record<string, string>> = {
  'sse.event': 'event',
  'sse.data': 'data',
  'sse.id': 'id',
  'sse.retry': 'retry'
}
