import { bodyEncodingNamed } from '../../decode/view/body-encodings'
import type { HarLog } from '../../shared/har/har'
import { checkHar } from '../../shared/har/read-har'
import { readHarRemark, type HarRemarks, type RemarkRows } from '../analysis/messages/har-remarks'
import type { KeptEntry, KeptLog } from '../capture/har/kept-entry'
import { BASE64 } from './exported-body'
import type { SegmentIndexReader } from '../capture/segment-index'

/**
 * Reads the kept parts of HAR files from a capture that was rebuilt from them, with the same checks as for HAR files.
 */

export class KeptHar {
  readonly #walker: RemarkRows & { readonly harRemarks: HarRemarks }
  readonly #segments: SegmentIndexReader

  constructor(walker: RemarkRows & { readonly harRemarks: HarRemarks }, segments: SegmentIndexReader) {
    this.#walker = walker
    this.#segments = segments
  }

  /** Returns the kept entry; null if there is none or it is invalid, since files can be edited. */
  entry(exchange: number): KeptEntry | null {
    const row = this.#walker.harRemarks.ofExchange(exchange)
    const kept = row === undefined ? null : this.#read(row)
    if (kept === null || !isObject(kept['entry'])) return null
    const { request, response, unframed } = kept
    // Message data that is stored in frames is absent here, which is valid.
    const messages: unknown = kept['entry']['_webSocketMessages']
    const entry = { ...kept['entry'], _webSocketMessages: null }
    const read = checkHar({ log: { ...EMPTY_LOG, entries: [entry] } })
    if (!read.ok || (messages !== undefined && messages !== null && !isMessages(messages))) return null
    if (![request, response].every(isForm)) return null
    if (unframed !== undefined && !Array.isArray(unframed)) return null
    return kept as unknown as KeptEntry
  }

  /** Returns the kept log data of each HAR file in the capture. */
  logs(): KeptLog[] {
    return this.#walker.harRemarks.ofFiles.flatMap((row) => {
      const kept = this.#read(row)
      if (kept === null || !isObject(kept['log'])) return []
      return checkHar({ log: { ...kept['log'], entries: [] } }).ok ? [kept as unknown as KeptLog] : []
    })
  }

  #read(row: number): Record<string, unknown> | null {
    const value = readHarRemark(this.#walker, this.#segments, row)
    return isObject(value) ? value : null
  }
}

const EMPTY_LOG: Omit<HarLog, 'entries'> = { version: '1.2', creator: { name: '', version: '' } }

function isForm(form: unknown): boolean {
  return (
    form === undefined ||
    form === BASE64 ||
    (typeof form === 'string' && bodyEncodingNamed(form) !== undefined)
  )
}

function isMessages(value: unknown): boolean {
  return (
    Array.isArray(value) && value.every((message) => isObject(message) && typeof message['type'] === 'string')
  )
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
