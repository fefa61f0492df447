import type { RequestField } from '../http-client/request-head'

/**
 * HTTP/2 request as the bytes that templates work on: its fields, followed by its body. The separators cannot occur in
 * names or values (RFC 9113, section 8.2.1), so that a variable's value cannot change the structure.
 *
 *     [1] name 0 value 0   …   0 body            1: never add the field to a compression table
 */

const END = 0
const SECRET = '\u0001'

export function fieldBytes(fields: readonly RequestField[]): Buffer {
  const text = fields.map(
    ({ name, value, secret }) => `${secret === true ? SECRET : ''}${name}\u0000${value}\u0000`
  )
  return Buffer.from(`${text.join('')}\u0000`, 'latin1')
}

/** Returns the end offset of the pseudo-header fields, whose names begin with a colon. */
export function pathEnd(bytes: Uint8Array): number {
  const { buffer, byteOffset, length } = bytes
  const text = Buffer.from(buffer, byteOffset, length).toString('latin1')
  return /^(?:\u0001?:[^\0]*\0[^\0]*\0)*/.exec(text)?.[0].length ?? 0
}

export interface FramedRequest {
  readonly fields: readonly RequestField[]
  readonly body: Buffer
}

/** `fixLength`: sets content-length to the actual body length, for a body with variables. */
export function readFields(bytes: Buffer, fixLength: boolean): FramedRequest {
  const fields: RequestField[] = []
  let at = 0
  while (at < bytes.length && bytes[at] !== END) {
    const nameEnd = bytes.indexOf(END, at)
    const valueEnd = bytes.indexOf(END, nameEnd + 1)
    if (nameEnd < 0 || valueEnd < 0) break
    const text = bytes.toString('latin1', at, nameEnd)
    const secret = text.startsWith(SECRET)
    fields.push({
      name: secret ? text.slice(1) : text,
      value: bytes.toString('latin1', nameEnd + 1, valueEnd),
      ...(secret ? { secret } : {})
    })
    at = valueEnd + 1
  }
  const body = bytes.subarray(at + 1)
  if (!fixLength) return { fields, body }
  const right = String(body.length)
  return {
    fields: fields.map((field) => (field.name === 'content-length' ? { ...field, value: right } : field)),
    body
  }
}
