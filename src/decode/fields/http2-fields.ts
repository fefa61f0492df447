/**
 * A message of HTTP/2 as a tree of fields, built from its decoded header blocks. The range of a field covers its octets
 * in the block. Compressed values (table index, Huffman) are derived from these octets and have no parts with their own
 * ranges.
 */
import type { FoundField } from '../field-list'
import { wireText } from '../view/text-encoding'
import { clip } from './piece'

/** A line from the reader of header blocks; in wire order, a start line before its parts. */
export interface BlockField {
  readonly kind: string
  readonly name: string
  readonly value: string
  readonly range: readonly [number, number]
  readonly nameRange: readonly [number, number] | null
  readonly valueRange: readonly [number, number] | null
  readonly depth: number
}

export function http2Fields(
  kind: 'http.request' | 'http.response',
  range: readonly [number, number],
  startLine: string,
  lines: readonly BlockField[]
): FoundField[] {
  const found: FoundField[] = [{ key: kind, value: clip(wireText(startLine)), range: [...range], depth: 0 }]
  let group = ''
  for (const [at, line] of lines.entries()) {
    const key = `http.${line.kind === 'trailer' ? 'header' : line.kind}`
    const wanted = line.kind === 'header' ? 'http.headers' : line.kind === 'trailer' ? 'http.trailers' : ''
    if (wanted !== group && wanted !== '')
      found.push({ key: wanted, value: '', range: rangeOfRun(lines, at), depth: 1 })
    group = wanted
    const depth = wanted === '' ? line.depth + 1 : 2
    const isPacked = line.kind !== 'start-line' && line.kind !== 'body'
    const isHeader = wanted !== ''
    found.push({
      key,
      ...(isHeader ? { name: wireText(line.name) } : {}),
      value: clip(wireText(line.value)),
      range: [...line.range],
      depth,
      ...(isPacked ? { note: 'derived' as const } : {})
    })
    for (const [part, where] of [
      ['name', line.nameRange],
      ['value', line.valueRange]
    ] as const) {
      if (!isHeader || where === null || where[1] <= where[0]) continue
      const value = clip(wireText(line[part]))
      found.push({ key: `http.header.${part}`, value, range: [...where], depth: depth + 1, note: 'derived' })
    }
  }
  return found
}

/** Returns the range from the line at `from` to the last consecutive line of the same kind. */
function rangeOfRun(lines: readonly BlockField[], from: number): [number, number] {
  const [first] = lines.slice(from)
  let last = first
  for (const line of lines.slice(from)) {
    if (line.kind !== first?.kind) break
    last = line
  }
  return [first?.range[0] ?? 0, last?.range[1] ?? 0]
}
