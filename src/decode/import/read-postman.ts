import { formatBase64 } from '../../shared/payload/base64-text'
import {
  ImportFailure,
  shortName,
  type ImportedRequest,
  type ImportEntry,
  type ImportNote
} from './import-types'
import {
  headerLine,
  headerValue,
  requestBytes,
  splitUrl,
  uriPart,
  utf8,
  wirePath,
  wireText
} from './request-bytes'
import { isData, listOf, member, textOf, type Data } from './structured'
import { postmanBody, type Fill } from './postman-body'

/** Reads the requests of a Postman collection (format 2.0 and 2.1): folders, variables, authentication. */

export function isPostman(data: unknown): boolean {
  return isData(member(data, 'info')) && Array.isArray(member(data, 'item'))
}

/** Limit of nested folders. */
const MAX_DEPTH = 50

export function postmanEntries(data: unknown): ImportEntry[] {
  const schema = textOf(member(data, 'info', 'schema'))
  if (!isPostman(data)) throw new ImportFailure('not-postman', 0, 'info, item')
  if (schema !== '' && !/\/v2\.\d/.test(schema)) throw new ImportFailure('postman-version', null, schema)
  const entries: ImportEntry[] = []
  const walk = (item: unknown, folder: string, scopes: readonly Data[], depth: number): void => {
    const own = isData(item) ? [item, ...scopes] : scopes
    const request = member(item, 'request')
    if (isData(request) || typeof request === 'string') {
      const whole: Data = isData(request) ? request : { url: request }
      const name = textOf(member(item, 'name'), 'request')
      const shown = `${textOf(whole['method'], 'GET')} ${name}`
      entries.push({ name: shown, group: folder, read: () => requestOf(whole, own) })
    }
    if (depth > MAX_DEPTH) return
    const name = textOf(member(item, 'name'))
    const inner =
      request === undefined && depth > 0 ? shortName(folder === '' ? name : `${folder} / ${name}`) : folder
    for (const child of listOf(member(item, 'item'))) walk(child, inner, own, depth + 1)
  }
  walk(data, '', [], 0)
  if (entries.length === 0) throw new ImportFailure('no-entries', null, 'item')
  return entries
}

/** `scopes`: the request's own item first, then its folders, then the collection. */
function requestOf(request: Data, scopes: readonly Data[]): ImportedRequest {
  const notes: ImportNote[] = []
  const fill = filler(scopes, notes)
  const url = splitUrl(urlOf(request['url'], fill), null)
  const isKnown = url.target.host !== NO_HOST
  if (!isKnown) notes.push({ code: 'no-target', what: '' })
  const headers = headerList(request['header']).flatMap((header): [string, string][] => {
    const name = fill(textOf(member(header, 'key')))
    return member(header, 'disabled') === true || name === ''
      ? []
      : [[name, fill(textOf(member(header, 'value')))]]
  })
  const { bytes, type } = postmanBody(request['body'], fill, notes)
  const has = (name: string): boolean => headers.some(([one]) => one.toLowerCase() === name)
  const auth = authOf([request, ...scopes], fill, notes)
  if (auth !== null && !has(auth.name.toLowerCase()) && auth.in !== 'query')
    headers.push([auth.name, auth.value])
  if (type !== '' && !has('content-type')) headers.push(['Content-Type', type])
  for (const scope of scopes)
    for (const event of listOf(scope['event']))
      if (isScript(event)) notes.push({ code: 'script', what: textOf(member(event, 'listen')) })
  const keyParameter =
    auth?.in === 'query'
      ? `${url.path.includes('?') ? '&' : '?'}${uriPart(auth.name)}=${uriPart(auth.value)}`
      : ''
  return {
    target: isKnown ? url.target : null,
    secure: url.secure,
    bytes: requestBytes({
      method: wireText(fill(textOf(request['method'], 'GET'))),
      target: wirePath(url.path + keyParameter),
      headers: headers.map(([name, value]) => headerLine(headerValue(name), headerValue(value))),
      authority: isKnown ? url.authority : '',
      body: bytes
    }),
    notes
  }
}

/** Older collections store headers as text. */
function headerList(headers: unknown): readonly unknown[] {
  if (typeof headers !== 'string') return listOf(headers)
  return headers.split(/\r?\n/).flatMap((line) => {
    const [, key = '', value = ''] = /^([^:]+):(.*)$/.exec(line) ?? []
    return key === '' ? [] : [{ key: key.trim(), value: value.trim() }]
  })
}

/** Returns true for a script that is not empty; Postman adds empty ones to every request. */
function isScript(event: unknown): boolean {
  const lines = member(event, 'script', 'exec')
  return (Array.isArray(lines) ? lines : [lines]).some((line) => textOf(line).trim() !== '')
}

/** Limit of replacements in one text, because variables may refer to each other endlessly. */
const MAX_FILLED = 10_000
/** Limit of inserted characters in one text, because a value of a megabyte may be used thousands of times. */
const MAX_FILLED_CHARACTERS = 16 * 1024 * 1024

/** Returns a function that replaces variables, recursively; variables without a value stay as written. */
function filler(scopes: readonly Data[], notes: ImportNote[]): Fill {
  const values = new Map<string, string>()
  for (const scope of scopes) {
    for (const variable of listOf(scope['variable'])) {
      const name = textOf(member(variable, 'key'), textOf(member(variable, 'id')))
      const value = member(variable, 'value')
      if (
        name !== '' &&
        !values.has(name) &&
        member(variable, 'disabled') !== true &&
        value !== undefined &&
        value !== null
      )
        values.set(
          name,
          typeof value === 'object' ? JSON.stringify(value) : `${value as string | number | boolean}`
        )
    }
  }
  const reported = new Set<string>()
  let filled = 0
  let characters = 0
  const fill = (text: string, depth: number): string =>
    text.replaceAll(/\{\{([^{}]+)\}\}/g, (written, name: string) => {
      const value = values.get(name.trim())
      if (value !== undefined && depth < 10 && filled++ < MAX_FILLED) {
        characters += value.length
        if (characters <= MAX_FILLED_CHARACTERS) return fill(value, depth + 1)
      }
      if (!reported.has(written)) notes.push({ code: 'variable', what: written })
      reported.add(written)
      return written
    })
  return (text) => {
    filled = 0
    characters = 0
    return fill(text, 0)
  }
}

function urlOf(url: unknown, fill: Fill): string {
  if (!isData(url)) return safe(fill(textOf(url)))
  const raw = textOf(url['raw'])
  const paths = new Map(
    listOf(url['variable']).map((one) => [
      textOf(member(one, 'key'), textOf(member(one, 'id'))),
      fill(textOf(member(one, 'value')))
    ])
  )
  const withPaths = (text: string): string =>
    text.replaceAll(/(?<=\/):([\w-]+)/g, (written, name: string) => {
      const value = paths.get(name) ?? ''
      return value === '' ? written : uriPart(value)
    })
  if (raw !== '') {
    const [before = '', ...query] = raw.split('?')
    return safe([withPaths(fill(before)), ...query.map(fill)].join('?'))
  }
  const host = Array.isArray(url['host'])
    ? listOf(url['host'])
        .map((part) => textOf(part))
        .join('.')
    : textOf(url['host'])
  const path = Array.isArray(url['path'])
    ? listOf(url['path'])
        .map((part) => textOf(part))
        .join('/')
    : textOf(url['path'])
  const query = listOf(url['query'])
    .filter((one) => member(one, 'disabled') !== true)
    .map((one) => `${textOf(member(one, 'key'))}=${textOf(member(one, 'value'))}`)
    .join('&')
  const port = textOf(url['port'])
  const protocol = textOf(url['protocol'], 'http').split(/:?\/|:$/, 1)[0] ?? ''
  const start = fill(host).includes('://') ? host : `${protocol}://${host}`
  return safe(
    withPaths(fill(`${start}${port === '' ? '' : `:${port}`}/${path}`)) +
      (query === '' ? '' : `?${fill(query)}`)
  )
}

/** Replaces a host that is still a variable, so that the rest of the URL can be parsed. */
const NO_HOST = 'unknown.invalid'

function safe(url: string): string {
  return url.replace(
    /^(https?:\/\/)?(?:[^/]*\{\{[^{}]*\}\}[^/]*)/,
    (_, scheme: string | undefined) => `${scheme ?? 'http://'}${NO_HOST}`
  )
}

interface Auth {
  readonly name: string
  readonly value: string
  readonly in: string
}

/** Returns the nearest authentication settings: of the request, its folders or the collection. */
function authOf(scopes: readonly Data[], fill: Fill, notes: ImportNote[]): Auth | null {
  const auth = scopes.map((scope) => scope['auth']).find((one) => isData(one))
  const type = textOf(member(auth, 'type'))
  if (type === '' || type === 'noauth') return null
  const settings = member(auth, type)
  const setting = (name: string): string => {
    const found = Array.isArray(settings)
      ? member(
          settings.find((one) => member(one, 'key') === name),
          'value'
        )
      : member(settings, name)
    return fill(textOf(found))
  }
  if (type === 'basic') {
    const value = `Basic ${formatBase64(utf8(`${setting('username')}:${setting('password')}`))}`
    return { name: 'Authorization', value, in: 'header' }
  }
  if (type === 'bearer') return { name: 'Authorization', value: `Bearer ${setting('token')}`, in: 'header' }
  if (type === 'apikey')
    return { name: setting('key'), value: setting('value'), in: setting('in') || 'header' }
  const token = type === 'oauth2' ? setting('accessToken') : ''
  if (token !== '' && setting('addTokenTo') !== 'queryParams')
    return {
      name: 'Authorization',
      value: `${setting('headerPrefix').trim() || 'Bearer'} ${token}`,
      in: 'header'
    }
  notes.push({ code: 'auth', what: type })
  return null
}
