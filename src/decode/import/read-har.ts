import { parseBase64 } from '../../shared/payload/base64-text'
import { ImportFailure, type ImportedRequest, type ImportEntry, type ImportNote } from './import-types'
import {
  formPart,
  headerLine,
  headerValue,
  partName,
  requestBytes,
  splitUrl,
  utf8,
  wirePath,
  wireText
} from './request-bytes'
import { isData, listOf, member, textOf, type Data } from './structured'

/** Reads the requests of a HAR file, version 1.1 or 1.2, as exported by browsers and proxies. */

export function isHar(data: unknown): boolean {
  return Array.isArray(member(data, 'log', 'entries'))
}

export function harEntries(data: unknown): ImportEntry[] {
  if (!isHar(data)) throw new ImportFailure('not-har', 0, 'log.entries')
  const pages = new Map(
    listOf(member(data, 'log', 'pages')).map((page) => [
      textOf(member(page, 'id')),
      textOf(member(page, 'title'))
    ])
  )
  const entries = listOf(member(data, 'log', 'entries')).filter((entry) => isData(member(entry, 'request')))
  if (entries.length === 0) throw new ImportFailure('no-entries', null, 'log.entries')
  return entries.map((entry) => {
    const request = member(entry, 'request') as Data
    const status = Number(member(entry, 'response', 'status') ?? 0)
    const suffix = status > 0 ? ` → ${status}` : ''
    return {
      name: `${methodOf(request)} ${textOf(request['url'])}${suffix}`,
      // A single page's title beside every request would be useless.
      group: pages.size > 1 ? (pages.get(textOf(member(entry, 'pageref'))) ?? '') : '',
      read: () => requestOf(request, entry)
    }
  })
}

/** Returns the method; some files leave it empty if the request was not captured. */
function methodOf(request: Data): string {
  const method = textOf(request['method'])
  return method === '' ? 'GET' : method
}

function requestOf(request: Data, entry: unknown): ImportedRequest {
  const notes: ImportNote[] = []
  const url = splitUrl(textOf(request['url']), null)
  const version = textOf(request['httpVersion'])
  const is2 = /^(h2|h3|http\/[23])/i.test(version)
  if (is2) notes.push({ code: 'version', what: version })
  const headers = listOf(request['headers']).flatMap((header): [string, string][] => {
    // Skip HTTP/2 pseudo-header fields.
    const name = textOf(member(header, 'name'))
    return name === '' || name.startsWith(':') ? [] : [[name, textOf(member(header, 'value'))]]
  })
  const names = new Set(headers.map(([name]) => name.toLowerCase()))
  const cookies = listOf(request['cookies']).map(
    (cookie) => `${textOf(member(cookie, 'name'))}=${textOf(member(cookie, 'value'))}`
  )
  // Some exporters omit cookies from the headers, to allow a HAR without secrets.
  if (!names.has('cookie') && cookies.length > 0) headers.push(['Cookie', cookies.join('; ')])

  const body = bodyOf(request, notes)
  const kept = headers.filter(([name, value]) => keeps(name, value, body.length, notes))
  const authority = headers.find(([name]) => name.toLowerCase() === 'host')?.[1] ?? url.authority
  return {
    target: placeOf(entry) ?? url.target,
    secure: url.secure,
    bytes: requestBytes({
      method: wireText(methodOf(request)),
      target: wirePath(url.path),
      version: version.endsWith('1.0') ? '1.0' : '1.1',
      headers: kept.map(([name, value]) => headerLine(headerValue(name), headerValue(value))),
      authority,
      body
    }),
    notes
  }
}

/** Exports of Tcplens contain the connection's destination. */
function placeOf(entry: unknown): { host: string; port: number } | null {
  const target = textOf(member(entry, '_tcplens', 'target'))
  const match = /^(?:\[(.+)\]|([^:]+)):(\d{1,5})$/.exec(target)
  const host = match?.[1] ?? match?.[2]
  return host === undefined ? null : { host, port: Number(match?.[3]) }
}

/** The body is stored without chunks, so its framing headers must be replaced by its length. */
function keeps(name: string, value: string, length: number, notes: ImportNote[]): boolean {
  const lower = name.toLowerCase()
  if (lower === 'transfer-encoding' || (lower === 'content-length' && Number(value) !== length)) {
    notes.push({ code: 'header', what: `${name}: ${value}` })
    return false
  }
  return true
}

function bodyOf(request: Data, notes: ImportNote[]): Uint8Array {
  const post = request['postData']
  const size = Number(request['bodySize'] ?? 0)
  if (!isData(post)) {
    if (size > 0) notes.push({ code: 'body', what: String(size) })
    return new Uint8Array(0)
  }
  const text = textOf(post['text'])
  const encoding = textOf(post['encoding'], textOf(post['_encoding']))
  if (encoding === 'base64') {
    const decoded = parseBase64(text)
    if (decoded.ok) return decoded.bytes
    notes.push({ code: 'body', what: `base64: ${decoded.problem.found}` })
    return new Uint8Array(0)
  }
  if (text !== '' || !Array.isArray(post['params'])) {
    const bytes = utf8(text)
    if (size > 0 && bytes.length < size) notes.push({ code: 'body', what: `${bytes.length} / ${size}` })
    return bytes
  }
  return paramsBody(textOf(post['mimeType']), listOf(post['params']), notes)
}

function paramsBody(type: string, params: readonly unknown[], notes: ImportNote[]): Uint8Array {
  const boundary = /boundary="?([^";]+)/i.exec(type)?.[1]
  if (boundary === undefined) {
    return utf8(
      params
        .map(
          (param) => `${formPart(textOf(member(param, 'name')))}=${formPart(textOf(member(param, 'value')))}`
        )
        .join('&')
    )
  }
  const parts = params.map((param) => {
    const file = textOf(member(param, 'fileName'))
    const kind = textOf(member(param, 'contentType'))
    const value = textOf(member(param, 'value'))
    if (file !== '' && value === '') notes.push({ code: 'file', what: file })
    return [
      `--${boundary}`,
      `Content-Disposition: form-data; name="${partName(textOf(member(param, 'name')))}"${file === '' ? '' : `; filename="${partName(file)}"`}`,
      ...(kind === '' ? [] : [`Content-Type: ${kind}`]),
      '',
      value
    ].join('\r\n')
  })
  return utf8(`${[...parts, `--${boundary}--`].join('\r\n')}\r\n`)
}
