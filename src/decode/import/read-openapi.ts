import { ImportFailure, type ImportedRequest, type ImportEntry, type ImportNote } from './import-types'
import { exampleOf, hasExample, type ExampleSource } from './openapi-example'
import { openApiBody } from './openapi-body'
import {
  headerLine,
  headerValue,
  requestBytes,
  splitUrl,
  uriPart,
  wirePath,
  wireText,
  type ImportedUrl
} from './request-bytes'
import { isData, listOf, member, textOf, type Data } from './structured'
import { fromSwagger, fromSwaggerItem } from './swagger'

/** Reads the operations of an OpenAPI 3 or Swagger 2 description, as requests filled with its examples and defaults. */

const METHODS = ['get', 'post', 'put', 'patch', 'delete', 'head', 'options', 'trace']

export function isOpenApi(data: unknown): boolean {
  return isData(data) && (data['openapi'] !== undefined || data['swagger'] !== undefined)
}

export function openApiEntries(data: unknown): ImportEntry[] {
  if (!isOpenApi(data) || !isData(data)) throw new ImportFailure('not-openapi', 0, 'openapi')
  const version = textOf(data['openapi'], textOf(data['swagger']))
  // An unquoted `2.0` in YAML is the number 2.
  const isOlder = /^2(\.|$)/.test(version)
  if (!isOlder && !version.startsWith('3')) throw new ImportFailure('openapi-version', null, version)
  const root: Data = isOlder ? fromSwagger(data) : data
  const paths = isData(root['paths']) ? Object.entries(root['paths']) : []
  const entries = paths.flatMap(([path, item]) => {
    const shared = follow(root, item)
    // Skip extensions (`x-…`) among the paths.
    if (shared === undefined || !path.startsWith('/')) return []
    return METHODS.flatMap((method): ImportEntry[] => {
      const operation = shared[method]
      if (!isData(operation)) return []
      const summary = textOf(operation['summary'], textOf(operation['operationId']))
      return [
        {
          name: `${method.toUpperCase()} ${path}${summary === '' ? '' : ` — ${summary}`}`,
          group: textOf(listOf(operation['tags'])[0]),
          read: () => {
            const whole = isOlder ? fromSwaggerItem(shared, data) : shared
            const own = whole[method]
            return requestOf({ root, path, method, operation: isData(own) ? own : operation, shared: whole })
          }
        }
      ]
    })
  })
  if (entries.length === 0) throw new ImportFailure('no-entries', null, 'paths')
  return entries
}

interface Operation {
  readonly root: Data
  readonly path: string
  readonly method: string
  readonly operation: Data
  /** Path item with the properties shared by its operations. */
  readonly shared: Data
}

const MAX_FOLLOWED = 20
/** Limit of notes about made-up values. */
const MAX_NAMED = 12

function requestOf({ root, path, method, operation, shared }: Operation): ImportedRequest {
  const notes: ImportNote[] = []
  let madeUp = 0
  const source: ExampleSource = {
    resolve: (value) => {
      const found = follow(root, value)
      if (found === undefined && isData(value) && ++madeUp <= MAX_NAMED)
        notes.push({ code: 'made-up', what: textOf(value['$ref']) })
      return found
    },
    onCut: (what) => {
      notes.push({ code: 'body', what: what === '' ? '…' : what })
    },
    onMadeUp: (what) => {
      if (++madeUp <= MAX_NAMED) notes.push({ code: 'made-up', what })
    }
  }
  const parameters = parametersOf([shared, operation], source)
  const of = (place: string): [string, Data, unknown][] =>
    parameters
      .filter(
        (one) =>
          one['in'] === place && (place === 'path' || one['required'] === true || hasExample(one, source))
      )
      .map((one) => [textOf(one['name']), one, exampleOf(one, source, textOf(one['name']))])

  const inPath = new Map(of('path').map(([name, , value]) => [name, uriPart(flat(value).join(','))]))
  const filled = path.replaceAll(/\{([^{}]*)\}/g, (written, name: string) => inPath.get(name) ?? written)
  const query = of('query').flatMap(([name, parameter, value]) => queryPairs(name, parameter, value))
  const cookies = of('cookie').map(([name, , value]) => `${name}=${flat(value).join(',')}`)
  const given = of('header').map(([name, , value]) =>
    headerLine(headerValue(name), headerValue(flat(value).join(',')))
  )
  const body = openApiBody(source.resolve(operation['requestBody']), source, notes)
  const place = serverOf([operation, shared, root], notes)
  const accept = acceptOf(operation, source)
  // The standard ignores these header parameters if the description defines them elsewhere.
  const names = [...accept, ...(body.type === '' ? [] : ['Content-Type:'])].map(fieldName)
  const headers = [
    ...given.filter((line) => !names.includes(fieldName(line))),
    ...accept,
    ...(cookies.length > 0 ? [`Cookie: ${wireText(cookies.join('; '))}`] : []),
    ...(body.type === '' ? [] : [`Content-Type: ${body.type}`])
  ]
  for (const security of listOf(operation['security'] ?? root['security']))
    for (const name of isData(security) ? Object.keys(security) : []) notes.push({ code: 'auth', what: name })
  const search = query.length === 0 ? '' : `?${query.join('&')}`
  return {
    target: place.target,
    secure: place.secure,
    bytes: requestBytes({
      method: method.toUpperCase(),
      target: wirePath(`${place.path}${filled}`.replace(/^\/\//, '/') + search),
      headers,
      authority: place.authority,
      body: body.bytes
    }),
    notes
  }
}

function fieldName(line: string): string {
  return line.slice(0, line.indexOf(':')).toLowerCase()
}

/** Resolves a `$ref` within the document (RFC 6901); other files are not read. */
function follow(root: Data, value: unknown): Data | undefined {
  let found = value
  for (let step = 0; step < MAX_FOLLOWED; step++) {
    if (!isData(found)) return undefined
    const reference = found['$ref']
    if (typeof reference !== 'string') return found
    if (!reference.startsWith('#/')) return undefined
    const path = reference
      .slice(2)
      .split('/')
      .map((part) => plainText(part).replaceAll('~1', '/').replaceAll('~0', '~'))
    found = member(root, ...path)
  }
  return undefined
}

function plainText(part: string): string {
  try {
    return decodeURIComponent(part)
  } catch {
    // A stray percent sign: keep the text unchanged.
    return part
  }
}

/** Parameters of the operation override those of its path. */
function parametersOf(holders: readonly Data[], source: ExampleSource): Data[] {
  const found = new Map<string, Data>()
  for (const holder of holders)
    for (const one of listOf(holder['parameters'])) {
      const parameter = source.resolve(one)
      if (parameter !== undefined)
        found.set(`${textOf(parameter['in'])} ${textOf(parameter['name'])}`, parameter)
    }
  return [...found.values()]
}

interface Server extends Pick<ImportedUrl, 'secure' | 'authority' | 'path'> {
  readonly target: ImportedRequest['target']
}

function serverOf(holders: readonly Data[], notes: ImportNote[]): Server {
  const server = holders.map((holder) => listOf(holder['servers'])[0]).find((one) => isData(one))
  const variables = member(server, 'variables')
  const url = textOf(member(server, 'url')).replaceAll(/\{([^{}]*)\}/g, (written, name: string) => {
    const value = textOf(member(variables, name, 'default'))
    if (value === '') notes.push({ code: 'variable', what: written })
    return value === '' ? written : value
  })
  if (!/^https?:\/\/[^{}/]+(\/|$)/i.test(url)) {
    notes.push({ code: 'no-target', what: url })
    // The path of the server URL is still valid.
    const path = /^(?:(?:https?:)?\/\/[^/?#]*)?(\/[^?#]*)/i.exec(url)?.[1] ?? ''
    return { target: null, secure: /^https:/i.test(url), authority: '', path: path.replace(/\/$/, '') }
  }
  const parts = splitUrl(url, null)
  return { ...parts, path: parts.path.replace(/\/$/, '') }
}

function flat(value: unknown): string[] {
  if (Array.isArray(value)) return value.flatMap(flat)
  if (isData(value)) return Object.entries(value).flatMap(([name, one]) => [name, ...flat(one)])
  return [value === null || value === undefined ? '' : `${value as string | number | boolean}`]
}

function queryPairs(name: string, parameter: Data, value: unknown): string[] {
  const encode = uriPart
  const isApart = parameter['explode'] !== false
  if (parameter['style'] === 'deepObject' && isData(value))
    return Object.entries(value).map(
      ([key, one]) => `${encode(`${name}[${key}]`)}=${encode(flat(one).join(','))}`
    )
  if (isData(value) && isApart)
    return Object.entries(value).map(([key, one]) => `${encode(key)}=${encode(flat(one).join(','))}`)
  const values = flat(value)
  if (Array.isArray(value) && isApart) return values.map((one) => `${encode(name)}=${encode(one)}`)
  const sign = { spaceDelimited: '%20', pipeDelimited: '|' }[textOf(parameter['style'])] ?? ','
  return [`${encode(name)}=${values.map(encode).join(sign)}`]
}

/** Returns the media types of the operation's responses, if declared. */
function acceptOf({ responses }: Data, source: ExampleSource): string[] {
  if (!isData(responses)) return []
  const good = Object.entries(responses).find(([status]) => /^2|^default/i.test(status))?.[1]
  const content = good === undefined ? undefined : source.resolve(good)?.['content']
  const types = isData(content) ? Object.keys(content) : []
  return types.length === 0 ? [] : [`Accept: ${headerValue(types.join(', '))}`]
}
