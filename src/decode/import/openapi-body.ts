import type { ImportNote } from './import-types'
import { exampleOf, type ExampleSource } from './openapi-example'
import { formPart, headerValue, partName, utf8 } from './request-bytes'
import { isData, type Data } from './structured'

/** Creates the body of an operation: its example, in the format of its media type. */

export interface OpenApiBody {
  readonly bytes: Uint8Array
  /** Empty for no body. */
  readonly type: string
}

const BOUNDARY = '----tcplens-3f8a50c61d27e94b'

export function openApiBody(body: Data | undefined, source: ExampleSource, notes: ImportNote[]): OpenApiBody {
  const { bytes, type } = bodyOf(body, source, notes)
  return { bytes, type: headerValue(type) }
}

function bodyOf(body: Data | undefined, source: ExampleSource, notes: ImportNote[]): OpenApiBody {
  const content = body?.['content']
  const types = isData(content) ? Object.entries(content) : []
  const [type, media] = types.find(([name]) => /json/i.test(name)) ?? types[0] ?? []
  if (type === undefined || !isData(media)) return { bytes: new Uint8Array(0), type: '' }
  for (const [other] of types) if (other !== type) notes.push({ code: 'more', what: other })
  const value = exampleOf(media, source, '')
  if (/json/i.test(type) || type === '*/*')
    return {
      bytes: utf8(typeof value === 'string' ? jsonText(value) : JSON.stringify(value, null, 2)),
      type: type === '*/*' ? 'application/json' : type
    }
  if (/x-www-form-urlencoded/i.test(type)) return { bytes: utf8(urlEncoded(value)), type }
  if (/^multipart\//i.test(type)) return multipart(value, type, media, source, notes)
  return { bytes: utf8(typeof value === 'string' ? value : JSON.stringify(value)), type }
}

/** A JSON example may be given as text. */
function jsonText(example: string): string {
  try {
    JSON.parse(example)
    return example
  } catch {
    // Not JSON, so the text is a string value.
    return JSON.stringify(example)
  }
}

function scalar(value: unknown): string {
  return typeof value === 'string' ? value : value === undefined ? '' : JSON.stringify(value)
}

function urlEncoded(value: unknown): string {
  if (!isData(value)) return scalar(value)
  return Object.entries(value)
    .flatMap(([name, one]) =>
      (Array.isArray(one) ? one : [one]).map((each) => `${formPart(name)}=${formPart(scalar(each))}`)
    )
    .join('&')
}

function multipart(
  value: unknown,
  type: string,
  media: Data,
  source: ExampleSource,
  notes: ImportNote[]
): OpenApiBody {
  const schema = source.resolve(media['schema'])
  const properties = isData(schema?.['properties']) ? schema['properties'] : {}
  const parts = Object.entries(isData(value) ? value : {}).map(([name, one]) => {
    const property = properties[name]
    const isFile = isData(property) && property['format'] === 'binary'
    if (isFile) notes.push({ code: 'file', what: name })
    const kind = isFile
      ? '\r\nContent-Type: application/octet-stream'
      : typeof one === 'object'
        ? '\r\nContent-Type: application/json'
        : ''
    return `--${BOUNDARY}\r\nContent-Disposition: form-data; name="${partName(name)}"${isFile ? `; filename="${partName(name)}"` : ''}${kind}\r\n\r\n${scalar(one)}\r\n`
  })
  return { bytes: utf8(`${parts.join('')}--${BOUNDARY}--\r\n`), type: `${type}; boundary=${BOUNDARY}` }
}
