/**
 * Lists the events of a `text/event-stream` body (HTML Standard, section 9.2): each with its name, the beginning of its
 * data, and its lines as children. Blocks that a client does not dispatch are listed too.
 */
import { eventLines } from '../../stream/sse/event-fields'
import { COMMENT, SETTINGS, SseFinder } from '../../stream/sse/sse-finder'
import { DataFields, indexName, MESSAGE, quoted, type DataTree } from '../data/data-tree'

/** `mayBeCut`: more bytes may follow, so that an event without a final blank line is valid. */
export function eventList(bytes: Uint8Array, mayBeCut: boolean): DataTree {
  const list = new DataFields(bytes)
  let count = 0
  const finder = new SseFinder(({ start, end, kind, summary, complete }) => {
    // The finder's kinds for blocks that are not events may also be names of events; the lines distinguish them.
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

/** Lines that make a block an event. */
const EVENT_LINES: ReadonlySet<string> = new Set(['sse.data', 'sse.event'])

const WIRE_NAMES: Readonly<Record<string, string>> = {
  'sse.event': 'event',
  'sse.data': 'data',
  'sse.id': 'id',
  'sse.retry': 'retry'
}
