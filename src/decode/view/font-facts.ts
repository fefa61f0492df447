/**
 * Reads a font's metadata: the names in its `name` table and the number of its glyphs (OpenType, WOFF). WOFF compresses
 * each table separately and WOFF 2 all together; for these, only the uncompressed heads are read.
 */

export interface FontFacts {
  readonly names: {
    readonly family: string | null
    readonly style: string | null
    readonly version: string | null
  }
  readonly glyphs: number | null
  readonly tables: number | null
}

interface Table {
  readonly at: number
  readonly length: number
}

const FAMILY = 1
const STYLE = 2
const VERSION = 5
/** Limit of tables; real fonts have fewer. */
const MAX_TABLES = 64
const MAX_NAMES = 1000

export function fontFacts(bytes: Uint8Array): FontFacts {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  try {
    return read(bytes, view)
  } catch (error) {
    // The font is shorter than its directory claims.
    if (error instanceof RangeError) return NOTHING
    throw error
  }
}

const NO_NAMES = { family: null, style: null, version: null }
const NOTHING: FontFacts = { names: NO_NAMES, glyphs: null, tables: null }

function read(bytes: Uint8Array, view: DataView): FontFacts {
  const magic = ascii(bytes, 0, 4)
  if (magic === 'wOF2') return { ...NOTHING, tables: view.getUint16(12) }
  if (magic === 'wOFF') return woff(bytes, view)
  // For a collection, read the first font.
  const start = magic === 'ttcf' ? view.getUint32(12) : 0
  const count = view.getUint16(start + 4)
  const tables = new Map<string, Table>()
  for (let index = 0; index < Math.min(count, MAX_TABLES); index++) {
    const at = start + 12 + index * 16
    if (at + 16 > bytes.length) break
    tables.set(ascii(bytes, at, at + 4), { at: view.getUint32(at + 8), length: view.getUint32(at + 12) })
  }
  return factsOf(bytes, view, tables, count)
}

/** Reads the tables that are stored uncompressed because compression did not make them smaller. */
function woff(bytes: Uint8Array, view: DataView): FontFacts {
  const count = view.getUint16(12)
  const tables = new Map<string, Table>()
  for (let index = 0; index < Math.min(count, MAX_TABLES); index++) {
    const at = 44 + index * 20
    if (at + 20 > bytes.length) break
    const length = view.getUint32(at + 12)
    if (view.getUint32(at + 8) === length)
      tables.set(ascii(bytes, at, at + 4), { at: view.getUint32(at + 4), length })
  }
  return factsOf(bytes, view, tables, count)
}

function factsOf(
  bytes: Uint8Array,
  view: DataView,
  tables: ReadonlyMap<string, Table>,
  count: number
): FontFacts {
  const maxp = tables.get('maxp')
  const glyphs = maxp !== undefined && maxp.at + 6 <= bytes.length ? view.getUint16(maxp.at + 4) : null
  const name = tables.get('name')
  return {
    names: name === undefined || name.at + name.length > bytes.length ? NO_NAMES : namesOf(bytes, view, name),
    glyphs,
    tables: count
  }
}

function namesOf(bytes: Uint8Array, view: DataView, { at, length }: Table): FontFacts['names'] {
  const found = new Map<number, string>()
  const storage = at + view.getUint16(at + 4)
  for (let index = 0; index < Math.min(view.getUint16(at + 2), MAX_NAMES); index++) {
    const record = at + 6 + index * 12
    if (record + 12 > at + length) break
    const platform = view.getUint16(record)
    const language = view.getUint16(record + 4)
    const id = view.getUint16(record + 6)
    const from = storage + view.getUint16(record + 10)
    const text = bytes.subarray(from, Math.min(from + view.getUint16(record + 8), at + length))
    // Names of the Windows and Unicode platforms are UTF-16. Prefer English, which programs use to list fonts.
    const isWide = platform !== 1
    if (found.has(id) && !(isWide && language === 0x409)) continue
    found.set(id, isWide ? new TextDecoder('utf-16be').decode(text) : String.fromCharCode(...text))
  }
  const named = (id: number): string | null => {
    const text = found.get(id)?.trim() ?? ''
    return text === '' ? null : text
  }
  return { family: named(FAMILY), style: named(STYLE), version: named(VERSION) }
}

function ascii(bytes: Uint8Array, from: number, to: number): string {
  return String.fromCharCode(...bytes.subarray(from, to))
}
