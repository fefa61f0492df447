/** Reads the lines of one event again for a view, and its data as a client receives it. */
import { addJsonInside } from '../../fields/json-inside'
import { FieldList, type FoundField } from '../../field-list'
import { readLine } from './event-line'

const CR = 0x0d
const LF = 0x0a
/** Bytes of a line's value shown in its field. */
const MAX_VALUE_BYTES = 1024
const BOM = [0xef, 0xbb, 0xbf]

const UTF8 = new TextDecoder()

interface Line {
  from: number
  to: number
  /** Offset after its line end. */
  end: number
}

/** Returns the fields of an event, with the members of JSON data. `bytes`: the event; `start`: its offset. */
export function eventFields(bytes: Uint8Array, start: number): readonly FoundField[] {
  return fieldsOf(bytes, start, true)
}

/** Like eventFields, but without the content of the data. */
export function eventLines(bytes: Uint8Array, start: number): readonly FoundField[] {
  return fieldsOf(bytes, start, false)
}

function fieldsOf(bytes: Uint8Array, start: number, isDeep: boolean): readonly FoundField[] {
  const list = new FieldList(bytes, (at) => start + at)
  for (const { from, to } of lines(bytes)) {
    if (to === from) continue
    const line = bytes.subarray(from, to)
    const { name, valueAt } = readLine(line)
    const valueFrom = from + Math.min(valueAt, to - from)
    const value = UTF8.decode(bytes.subarray(valueFrom, Math.min(to, valueFrom + MAX_VALUE_BYTES)))
    const key = name === '' ? 'sse.comment' : KNOWN.has(name) ? `sse.${name}` : 'sse.other'
    const field = list.add(key, from, to, value, 0)
    if (key === 'sse.other') field.name = name
    if (key === 'sse.data' && isDeep)
      addJsonInside(list, bytes.subarray(valueFrom, to), (at) => start + valueFrom + at, {
        depth: 1,
        isWhole: true
      })
  }
  return list.fields
}

const KNOWN: ReadonlySet<string> = new Set(['event', 'data', 'id', 'retry'])

/** Yields the data of an event in pieces: its lines, joined by line feeds. */
export function* eventData(bytes: Uint8Array): Generator<Uint8Array, void> {
  let count = 0
  for (const [from, to] of dataRanges(bytes)) {
    if (count > 0) yield new Uint8Array([LF])
    yield bytes.subarray(from, to)
    count++
  }
}

/** Yields the range of each line of data in an event, without its name. */
export function* dataRanges(bytes: Uint8Array): Generator<[from: number, to: number], void> {
  for (const { from, to } of lines(bytes)) {
    const { name, valueAt } = readLine(bytes.subarray(from, to))
    if (name === 'data') yield [Math.min(from + valueAt, to), to]
  }
}

function* lines(bytes: Uint8Array): Generator<Line, void> {
  let from = BOM.every((byte, at) => bytes[at] === byte) ? BOM.length : 0
  while (from < bytes.length) {
    let to = from
    while (to < bytes.length && bytes[to] !== CR && bytes[to] !== LF) to++
    const end = to + (bytes[to] === CR && bytes[to + 1] === LF ? 2 : 1)
    yield { from, to, end }
    from = end
  }
}
