import { textOf } from '../bytes/shell-quote'
import { cArray, hexDump, pythonBytes } from './byte-forms'
import type { CopySource, CopyText } from './copy-source'
import { curlBash } from './curl-bash'
import { curlCmd } from './curl-cmd'
import { curlPowerShell } from './curl-powershell'
import { fetchCall } from './fetch'
import { go } from './go'
import { netcat } from './netcat'
import { nodeNet } from './node-net'
import { powerShell } from './powershell'
import { python } from './python'
import { requestText, type RequestText } from './request-text'

/** Formats for copying a request or other bytes, by name. */

/** Formats for requests only. */
export const REQUEST_FORMS = ['curl', 'curl-cmd', 'curl-powershell', 'fetch'] as const
/** Formats that send any bytes. */
export const SENDING_FORMS = ['python', 'node', 'go', 'powershell', 'netcat'] as const
/** Formats that represent bytes. */
export const BYTE_FORMS = ['raw', 'hex-dump', 'c-array', 'python-bytes'] as const

export type RequestCopyFormat = (typeof REQUEST_FORMS)[number]
export type SendingForm = (typeof SENDING_FORMS)[number]
export type ByteForm = (typeof BYTE_FORMS)[number]
export type CopyForm = RequestCopyFormat | SendingForm | ByteForm

/** Hints shown beside the text, for formats without comments, and because comments are English only. */
export type CopyHint = 'not-text' | 'framed' | 'body-file'

export type CopyAnswer =
  /** `notes` are also comments in the text. */
  | ({ readonly ok: true; readonly hints: readonly CopyHint[] } & CopyText)
  /** `not-http`: the bytes do not begin with a request head. `missing`: some of the bytes are missing. */
  | { readonly ok: false; readonly reason: 'not-http' | 'missing' }

const OF_REQUEST: Readonly<
  Record<RequestCopyFormat, (source: CopySource, request: RequestText) => CopyText>
> = {
  curl: curlBash,
  'curl-cmd': curlCmd,
  'curl-powershell': curlPowerShell,
  fetch: fetchCall
}

const OF_BYTES: Readonly<
  Record<Exclude<CopyForm, RequestCopyFormat | 'python'>, (source: CopySource) => CopyText>
> = {
  node: nodeNet,
  go,
  powershell: powerShell,
  netcat,
  raw: ({ bytes }) => plain(new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes)),
  'hex-dump': ({ bytes }) => plain(hexDump(bytes)),
  'c-array': ({ bytes }) => plain(cArray(bytes)),
  'python-bytes': ({ bytes }) => plain(`data = ${pythonBytes(bytes)}\n`)
}

/** Generates the text. `isRequest`: the bytes are a request; others are sent unchanged. */
export function copyAs(form: CopyForm, source: CopySource, isRequest: boolean): CopyAnswer {
  const request = isRequest ? requestText(source.bytes) : null
  if (isRequestForm(form)) {
    return request === null
      ? { ok: false, reason: 'not-http' }
      : { ok: true, hints: source.missing > 0 ? ['body-file'] : [], ...OF_REQUEST[form](source, request) }
  }
  if (source.missing > 0) return { ok: false, reason: 'missing' }
  const hints: CopyHint[] = source.framed ? ['framed'] : []
  if (form === 'raw' && !isText(source.bytes)) hints.push('not-text')
  const { text, notes } = form === 'python' ? python(source, request) : OF_BYTES[form](source)
  return { ok: true, hints, text: remarkOf(form, source.framed) + text, notes }
}

/**
 * Returns a comment about the conversion from HTTP/2, for later readers of the program. Formats that only represent
 * bytes have none.
 */
function remarkOf(form: CopyForm, framed: boolean): string {
  if (!framed || !SENDING_FORMS.some((one) => one === form)) return ''
  const sign = form === 'node' || form === 'go' ? '//' : '#'
  return `${sign} The original used HTTP/2; this sends the equivalent HTTP/1.1 request.\n`
}

function isRequestForm(form: CopyForm): form is RequestCopyFormat {
  return REQUEST_FORMS.some((one) => one === form)
}

function plain(text: string): CopyText {
  return { text, notes: [] }
}

/** False for bytes that are not UTF-8: a clipboard holds text, and would show U+FFFD. */
function isText(bytes: Uint8Array): boolean {
  return textOf(bytes) !== null
}
