import type { RequestField } from '../replay/heads'

/**
 * A request of HTTP/2 as the bytes that templates work on: its fields, then its body. Between names and values stand
 * bytes that neither may hold (RFC 9113, section 8.2.1), so that whatever a variable puts in, the parts stay apart.
 *
 *     [1] name 0 value 0   …   0 body            1: no table is to remember it
 */

const END = 0
const SECRET = '\u0001'

export function fieldBytes(fields: readonly RequestField[]): Buffer {
  const text = fields.map(
    ({ name, value, secret }) => `${secret === true ? SECRET : ''}${name}\u0000${value}\u0000`
  )
  return Buffer.from(`${text.join('')}\u0000`, 'latin1')
}

/** Where the fields end that say what is asked for: their names begin with a colon. */
export function pathEnd(bytes: Uint8Array): number {
  const { buffer, byteOffset, length } = bytes
  const text = Buffer.from(buffer, byteOffset, length).toString('latin1')
  return /^(?:\u0001?:[^\0]*\0[^\0]*\0)*/.exec(text)?.[0].length ?? 0
}

export interface FramedRequest {
  readonly fields: readonly RequestField[]
  readonly body: Buffer
}

/** `fixLength`: of a request whose body varies, its content-length is what it has to be. */
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
