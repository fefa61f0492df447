import type { ParsedHead } from '../../../decode/stream/http1/head'

/**
 * Rewrites a proxy request for its target (RFC 9112, section 3.2.1): the path alone, without the fields meant for the
 * proxy. All other bytes stay unchanged, so that the capture shows the program's real behaviour; that includes a Host
 * field which differs from the URL. A missing Host field is added from the URL, because the host would be lost
 * otherwise.
 */

/** A replacement of bytes in a stream. Offsets count from the start of the stream. */
export interface ByteReplacement {
  offset: number
  length: number
  bytes: Uint8Array
}

const FOR_THE_PROXY: ReadonlySet<string> = new Set(['proxy-connection', 'proxy-authorization'])

/** Returns the changes in the order of their offsets. `prefix` is the length of the URL up to its path. */
export function originForm(head: ParsedHead, authority: string, prefix: number): ByteReplacement[] {
  const { startLine, headers } = head
  if (startLine.kind !== 'http.request') return []
  const { method, target } = startLine
  const changes: ByteReplacement[] = [
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

/** Returns the missing start of the path, if the URL has no path. */
function pathStart(method: string, rest: string): Buffer {
  if (rest.startsWith('/')) return Buffer.alloc(0)
  // RFC 9112, section 3.2.4.
  return Buffer.from(rest === '' && method === 'OPTIONS' ? '*' : '/')
}

/** `bytes` start at `offset`. */
export function applyChanges(
  bytes: Uint8Array,
  offset: number,
  changes: readonly ByteReplacement[]
): Uint8Array {
  const parts: Uint8Array[] = []
  let at = 0
  for (const change of changes) {
    parts.push(bytes.subarray(at, change.offset - offset), change.bytes)
    at = change.offset - offset + change.length
  }
  return Buffer.concat([...parts, bytes.subarray(at)])
}
