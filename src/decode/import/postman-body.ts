import type { ImportNote } from './import-types'
import { baseName, formPart, partName, utf8 } from './request-bytes'
import { isData, listOf, member, textOf, type Data } from './structured'

/** Replaces variables by their values. */
export type Fill = (text: string) => string

/** Converts Postman's body: text, forms, GraphQL, or a file, which is not read. */

export interface PostmanBody {
  readonly bytes: Uint8Array
  /** Content-Type, unless a header overrides it. */
  readonly type: string
}

const NONE: PostmanBody = { bytes: new Uint8Array(0), type: '' }
const BOUNDARY = '--------------------------742915608317724806435120'

const LANGUAGES: Readonly<Record<string, string>> = {
  json: 'application/json',
  xml: 'application/xml',
  html: 'text/html',
  javascript: 'application/javascript',
  text: 'text/plain'
}

export function postmanBody(body: unknown, fill: Fill, notes: ImportNote[]): PostmanBody {
  if (!isData(body) || body['disabled'] === true) return NONE
  switch (textOf(body['mode'])) {
    case 'raw': {
      const language = textOf(member(body, 'options', 'raw', 'language'), 'text')
      return { bytes: utf8(fill(textOf(body['raw']))), type: LANGUAGES[language] ?? 'text/plain' }
    }
    case 'urlencoded':
      return { bytes: utf8(urlEncoded(body, fill)), type: 'application/x-www-form-urlencoded' }
    case 'formdata':
      return formData(body, fill, notes)
    case 'graphql': {
      const variables = fill(textOf(member(body, 'graphql', 'variables')))
      const query = fill(textOf(member(body, 'graphql', 'query')))
      const operation = textOf(member(body, 'graphql', 'operationName'))
      return { bytes: utf8(graphql(query, variables, operation)), type: 'application/json' }
    }
    case 'file':
      notes.push({ code: 'file', what: textOf(member(body, 'file', 'src'), 'file') })
      return NONE
    default:
      return NONE
  }
}

function enabled(list: unknown): unknown[] {
  return listOf(list).filter((one) => member(one, 'disabled') !== true)
}

function urlEncoded(body: Data, fill: Fill): string {
  const encode = (text: unknown): string => formPart(fill(textOf(text)))
  return enabled(body['urlencoded'])
    .map((one) => `${encode(member(one, 'key'))}=${encode(member(one, 'value'))}`)
    .join('&')
}

function graphql(query: string, variables: string, operation: string): string {
  const named = operation === '' ? { query } : { query, operationName: operation }
  try {
    return JSON.stringify({ ...named, variables: variables === '' ? {} : (JSON.parse(variables) as unknown) })
  } catch {
    // Variables that are not JSON are sent as text.
    return JSON.stringify({ ...named, variables })
  }
}

function formData(body: Data, fill: Fill, notes: ImportNote[]): PostmanBody {
  const parts = enabled(body['formdata']).flatMap((one) => {
    const source = member(one, 'src')
    // A field may have several files: one part for each.
    const paths = Array.isArray(source) && source.length > 0 ? source : [source]
    return paths.map((path) => formPartOf(one, textOf(path), fill, notes))
  })
  return {
    bytes: utf8([...parts, `--${BOUNDARY}--`, ''].join('\r\n')),
    type: `multipart/form-data; boundary=${BOUNDARY}`
  }
}

function formPartOf(one: unknown, path: string, fill: Fill, notes: ImportNote[]): string {
  const isFile = textOf(member(one, 'type')) === 'file'
  if (isFile) notes.push({ code: 'file', what: path === '' ? textOf(member(one, 'key')) : path })
  const type = textOf(member(one, 'contentType'), isFile ? 'application/octet-stream' : '')
  const file = isFile ? `; filename="${partName(baseName(path))}"` : ''
  return [
    `--${BOUNDARY}`,
    `Content-Disposition: form-data; name="${partName(fill(textOf(member(one, 'key'))))}"${file}`,
    ...(type === '' ? [] : [`Content-Type: ${type}`]),
    '',
    isFile ? '' : fill(textOf(member(one, 'value')))
  ].join('\r\n')
}
