import { latin1, requestText, headerOf } from '../../shared/copy/request-text'
import type { ImportedRequest, ImportNote, ImportPlace } from './import-types'
import { splitUrl, utf8 } from './request-bytes'

/** Imports bytes unchanged: a file, or a request pasted as text. */

const FIRST_LINE = /^[A-Z][A-Z-]* \S[^\r\n]*? HTTP\/\d(?:\.\d)?\r?\n/

export function looksLikeRequest(text: string): boolean {
  return FIRST_LINE.test(text.trimStart())
}

/** Imports the bytes of a file unchanged. */
export function readRawBytes(bytes: Uint8Array<ArrayBuffer>): ImportedRequest {
  const { target, secure } = placeOf(bytes)
  return {
    target,
    secure,
    bytes,
    notes: target === null ? [{ code: 'no-target', what: '' }] : []
  }
}

/** Pasting changes line ends: restores CR LF in the head and leaves the body unchanged. */
export function readRawText(text: string): ImportedRequest {
  const notes: ImportNote[] = []
  const trimmed = looksLikeRequest(text) ? text.trimStart() : text
  let whole = trimmed
  if (looksLikeRequest(text) && /(^|[^\r])\n/.test(headOf(trimmed))) {
    notes.push({ code: 'line-ends', what: '' })
    const head = headOf(trimmed)
    const lines = head.replace(/\r?\n(\r?\n)?$/, '').split(/\r?\n/)
    whole = `${lines.join('\r\n')}\r\n\r\n${trimmed.slice(head.length)}`
  }
  const request = readRawBytes(utf8(whole))
  return { ...request, notes: [...notes, ...request.notes] }
}

/** Returns the text through the empty line, or all of it if there is none. */
function headOf(text: string): string {
  return /^[^]*?\r?\n\r?\n/.exec(text)?.[0] ?? text
}

function placeOf(bytes: Uint8Array): { target: ImportPlace | null; secure: boolean } {
  const request = requestText(bytes)
  if (request === null) return { target: null, secure: false }
  const isWhole = /^https?:\/\//i.test(request.target)
  const host = request.method === 'CONNECT' ? request.target : (headerOf(request, 'host') ?? '')
  if (!isWhole && !/^(\[[\da-f:.]+\]|[\w.-]+)(:\d{1,5})?$/i.test(host)) return { target: null, secure: false }
  try {
    const { target, secure } = splitUrl(isWhole ? request.target : `http://${host}`, null)
    // Only port 443 indicates HTTPS; the request contains no other sign.
    return { target, secure: secure || target.port === 443 }
  } catch {
    return { target: null, secure: false }
  }
}

export function nameOf(bytes: Uint8Array): string {
  const line = /^[^\r\n]{1,200}/.exec(latin1(bytes.subarray(0, 400)))?.[0] ?? ''
  const request = requestText(bytes)
  return request === null
    ? line.replaceAll(/[^ -~]/g, '.').slice(0, 60)
    : `${request.method} ${request.target}`.slice(0, 120)
}
