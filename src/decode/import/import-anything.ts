import { dumpEntries } from './dump-entries'
import { hasDumpHeads } from './dump-blocks'
import { readCurl } from './read-curl'
import {
  ImportFailure,
  placeIn,
  shortName,
  type ImportEntry,
  type ImportFault,
  type ImportKind,
  type ImportResult,
  type OnProgress
} from './import-types'
import { harEntries, isHar } from './read-har'
import { isHexDump } from './read-hex-dump'
import { hexTextEntries, isHexText } from './read-hex-text'
import { isOpenApi, openApiEntries } from './read-openapi'
import { isPostman, postmanEntries } from './read-postman'
import { looksLikeRequest, nameOf, readRawBytes, readRawText } from './read-raw'
import { looksLikeWebRequest, webRequestEntries } from './read-web-request'
import { parseJson } from './structured'

/** Recognizes pasted, dropped or opened content and reads it. */

export interface ImportReading {
  /** Parses YAML into plain data; throws an ImportFailure. Passed in, because this layer has no YAML parser. */
  yaml(text: string): unknown
  /** Receives the number of characters read, from readers that process the text in order. */
  readonly onProgress?: OnProgress
}

/** Limit of an import: an API description is parsed as a whole, which takes some seconds at worst. */
export const MAX_IMPORT_BYTES = 32 * 1024 * 1024

/** `name`: name of the file. A file of unknown type is imported as bytes to send. */
export function importBytes(
  bytes: Uint8Array<ArrayBuffer>,
  name: string,
  mostRaw: number,
  reading: ImportReading
): ImportResult {
  if (bytes.length > MAX_IMPORT_BYTES) return refused('too-large', name)
  const text = textIn(bytes)
  const kind = text === null ? 'raw' : (kindOf(text) ?? 'raw')
  if (kind !== 'raw' && text !== null) return importText(text, reading)
  if (bytes.length === 0) return refused('empty', name)
  if (bytes.length > mostRaw) return refused('too-large', name)
  const request = readRawBytes(bytes)
  return {
    ok: true,
    kind: 'raw',
    entries: [{ name: name === '' ? nameOf(bytes) : name, group: '', read: () => request }]
  }
}

export function importText(text: string, reading: ImportReading): ImportResult {
  if (text.trim() === '') return refused('empty', '')
  const kind = kindOf(text)
  if (kind === null) return refused('unknown', text.trim().slice(0, 40))
  try {
    return { ok: true, kind, entries: entriesOf(kind, text, reading).map(listed) }
  } catch (error) {
    if (!(error instanceof ImportFailure)) throw error
    return { ok: false, fault: faultOf(error, text) }
  }
}

function listed(entry: ImportEntry): ImportEntry {
  return { ...entry, name: shortName(entry.name), group: shortName(entry.group) }
}

/** Reads an entry when the user selects it, so that an invalid entry does not affect the others. */
export function readEntry(entry: ImportEntry): ReturnType<ImportEntry['read']> | ImportFault {
  try {
    return entry.read()
  } catch (error) {
    if (!(error instanceof ImportFailure)) throw error
    return { code: error.code, line: null, column: null, found: error.found }
  }
}

function kindOf(text: string): ImportKind | null {
  const start = text.trimStart().slice(0, 4000)
  if (/^[[{]/.test(start.replace(/^\ufeff/, ''))) return jsonKind(start)
  if (looksLikeWebRequest(text.slice(0, 100_000))) return 'invoke-webrequest'
  if (looksLikeRequest(start)) return 'raw'
  if (hasDumpHeads(text)) return 'hex-dump'
  if (/(?:^|[|;&$> \t/\\])curl(?:\.exe)?(?:\s|\^|`|$)/im.test(text)) return 'curl'
  if (isHexDump(text) || isHexText(text)) return 'hex-dump'
  if (/^["']?(openapi|swagger)["']?\s*:/m.test(start)) return 'openapi'
  return null
}

/** Decides by the first members, so that incomplete JSON is still recognized and its fault reported. */
function jsonKind(start: string): ImportKind | null {
  if (/"(openapi|swagger)"\s*:/.test(start)) return 'openapi'
  if (/"log"\s*:/.test(start)) return 'har'
  return 'postman'
}

function entriesOf(kind: ImportKind, text: string, reading: ImportReading): ImportEntry[] {
  const { yaml, onProgress } = reading
  switch (kind) {
    case 'curl':
      return readCurl(text, onProgress)
    case 'invoke-webrequest':
      return webRequestEntries(text, onProgress)
    case 'hex-dump':
      return isHexDump(text) || hasDumpHeads(text) ? dumpEntries(text, onProgress) : hexTextEntries(text)
    case 'raw': {
      const request = readRawText(text)
      return [{ name: nameOf(request.bytes), group: '', read: () => request }]
    }
    case 'openapi':
      return openApiEntries(/^\s*\{/.test(text.replace(/^\ufeff/, '')) ? parseJson(text) : yaml(text))
    case 'har':
    case 'postman':
      return dataEntries(parseJson(text))
  }
}

/** The members may be in any order, so decide by the whole data. */
function dataEntries(data: unknown): ImportEntry[] {
  if (isHar(data)) return harEntries(data)
  if (isPostman(data)) return postmanEntries(data)
  if (isOpenApi(data)) return openApiEntries(data)
  throw new ImportFailure('unknown', null, 'JSON')
}

function faultOf({ code, at, found }: ImportFailure, text: string): ImportFault {
  return { code, found, ...(at === null ? { line: null, column: null } : placeIn(text, at)) }
}

function refused(code: ImportFault['code'], found: string): ImportResult {
  return { ok: false, fault: { code, line: null, column: null, found } }
}

/** Decodes UTF-8 or, with a byte order mark, UTF-16; returns null for other bytes. Text contains no NUL. */
function textIn(bytes: Uint8Array): string | null {
  const isWide = (bytes[0] === 0xff && bytes[1] === 0xfe) || (bytes[0] === 0xfe && bytes[1] === 0xff)
  try {
    const label = isWide ? (bytes[0] === 0xff ? 'utf-16le' : 'utf-16be') : 'utf-8'
    const text = new TextDecoder(label, { fatal: true }).decode(bytes)
    return text.includes('\0') ? null : text
  } catch {
    // The bytes are not valid in the encoding of the byte order mark.
    return null
  }
}
