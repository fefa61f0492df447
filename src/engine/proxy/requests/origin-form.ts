import type { ParsedHead } from '../../../decode/stream/http1/head'

/**
 * A request to a proxy as its target wants it (RFC 9112, section 3.2.1): the path alone, without what was meant for the
 * proxy. Everything else stays byte for byte, the Host field included, even where it names another host than the URL
 * did: who looks into traffic wants to see what a program does. Only where there is none the URL's goes in its place,
 * since it would be lost otherwise.
 */

/** Bytes of a stream, and what goes on in their place. Offsets count from where the stream began. */
export interface Change {
  offset: number
  length: number
  bytes: Uint8Array
}

const FOR_THE_PROXY: ReadonlySet<string> = new Set(['proxy-connection', 'proxy-authorization'])

/** `prefix`: the length of the URL up to its path. In the order of their offsets. */
export function originForm(head: ParsedHead, authority: string, prefix: number): Change[] {
  const { startLine, headers } = head
  if (startLine.kind !== 'http.request') return []
  const { method, target } = startLine
  const changes: Change[] = [
    { offset: target.range[0], length: prefix, bytes: pathStart(method.text, target.text.slice(prefix)) }
  ]
  if (!headers.some(({ name }) => name.text.toLowerCase() === 'host')) {
    const bytes = Buffer.from(`Host: ${authority}\r\n`, 'latin1')
    changes.push({ offset: startLine.range[1], length: 0, bytes })
  }
  for (const { name, line } of headers) {
    if (!FOR_THE_PROXY.has(name.text.toLowerCase())) continue
    changes.push({ offset: line[0], length: line[1] - line[0], bytes: Buffer.alloc(0) })
  }
  return changes
}

/** What stands before the rest of a URL, which may be without a path. */
function pathStart(method: string, rest: string): Buffer {
  if (rest.startsWith('/')) return Buffer.alloc(0)
  // RFC 9112, section 3.2.4.
  return Buffer.from(rest === '' && method === 'OPTIONS' ? '*' : '/')
}

/** `bytes` stand at `offset`. */
export function applyChanges(bytes: Uint8Array, offset: number, changes: readonly Change[]): Uint8Array {
  const parts: Uint8Array[] = []
  let at = 0
  for (const change of changes) {
    parts.push(bytes.subarray(at, change.offset - offset), change.bytes)
    at = change.offset - offset + change.length
  }
  return Buffer.concat([...parts, bytes.subarray(at)])
}
