import { gunzipSync, inflateSync, brotliDecompressSync } from 'node:zlib'
import type { HttpMessage, HttpSink } from '../../decode/stream/decoder'
import { Http1Decoder } from '../../decode/stream/http1/http1-decoder'
import { jsonValue } from '../../decode/view/json-value'
import { joinBytes } from '../../shared/bytes/join-bytes'
import type { ConversationPlaceholder } from '../../shared/contract/conversation-replay'
import { parseJsonPath } from '../../shared/filter/json-path'
import { AppError } from '../../shared/model/app-error'
import type { Direction } from '../../shared/model/direction'
import { compileMatch } from '../matching/compile-match'

/** Finds a value in a reply, both in the recorded one and in the new one. Returns null if it is missing. */
export type ValueFinder = (reply: Uint8Array) => Uint8Array | null

const MAX_BODY_BYTES = 1024 * 1024

/** `theirs`: stream of the replies. Throws `bad-input` for a value that can never be found. */
export function finderOf({ name, find }: ConversationPlaceholder, theirs: Direction): ValueFinder {
  switch (find.kind) {
    case 'regex': {
      const compiled = compileMatch({ kind: 'regex', pattern: find.pattern, ignoreCase: false })
      if (!compiled.ok) throw bad(name, compiled.problem.message)
      const group = find.group === '' ? '0' : find.group
      return (reply) => textOrNull(compiled.match.find(reply)?.groups[group])
    }
    case 'range':
      if (find.start >= find.end) throw bad(name, 'its range ends before it starts.')
      return (reply) =>
        find.end > reply.length ? null : Uint8Array.from(reply.subarray(find.start, find.end))
    case 'header': {
      if (!/^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/.test(find.header))
        throw bad(name, `“${find.header}” is not a valid header name.`)
      // Blanks are trimmed afterwards: a regular expression would backtrack over them in quadratic time.
      const line = new RegExp(`^${find.header.replaceAll(/[.*+?^$|]/g, '\\$&')}:(.*)$`, 'im')
      return (reply) => textOrNull(withoutBlanks(line.exec(headOf(reply))?.[1] ?? ''))
    }
    case 'json': {
      const path = parseJsonPath(find.path.startsWith('$') ? find.path : `$.${find.path}`)
      if (path === null)
        throw bad(name, `“${find.path}” is not a JSON path such as session.id or items[0].id.`)
      return (reply) => memberOf(bodyOf(reply, theirs), path)
    }
  }
}

function bad(name: string, why: string): AppError {
  return new AppError('bad-input', `The placeholder ${name} cannot be extracted: ${why}`)
}

/** Removes the surrounding blanks (RFC 9110, section 5.5). */
function withoutBlanks(text: string): string {
  const isBlank = (at: number): boolean => text[at] === ' ' || text[at] === '\t'
  let [start, end] = [0, text.length]
  while (start < end && isBlank(start)) start++
  while (end > start && isBlank(end - 1)) end--
  return text.slice(start, end)
}

function textOrNull(text: string | undefined): Uint8Array | null {
  return text === undefined || text === '' ? null : Buffer.from(text, 'latin1')
}

function headOf(reply: Uint8Array): string {
  const text = Buffer.from(reply.buffer, reply.byteOffset, reply.length).toString('latin1')
  const end = /\r?\n\r?\n/.exec(text)?.index
  return end === undefined ? text : text.slice(0, end)
}

function memberOf(body: Uint8Array, path: readonly (string | number)[]): Uint8Array | null {
  const text = new TextDecoder().decode(body)
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    return null
  }
  for (const step of path) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, step)) return null
    value = (value as Record<string | number, unknown>)[step]
  }
  if (typeof value === 'string') return value === '' ? null : Buffer.from(value)
  if (typeof value === 'boolean') return Buffer.from(String(value))
  if (typeof value !== 'number') return null
  // Returns the digits as sent, which also occur in later pieces: JavaScript numbers cannot represent long ids.
  const found = jsonValue(text, path, false)
  return found === null || found === 'cut' ? null : Buffer.from(found.text)
}

/** Returns the decoded body of the first HTTP message; for other data, all of it. */
function bodyOf(reply: Uint8Array, theirs: Direction): Uint8Array {
  const sink = new FirstBody()
  const decoder = new Http1Decoder(sink)
  decoder.push(theirs, reply)
  decoder.finish()
  return sink.coding === null ? reply : decoded(joinBytes(sink.parts), sink.coding)
}

class FirstBody implements HttpSink {
  readonly parts: Uint8Array[] = []
  /** Null until there is a message. */
  coding: string | null = null

  messageHead(message: HttpMessage): void {
    // Data that is not HTTP is at best parsed as an HTTP/0.9 message.
    if (message.version !== '' && message.version !== 'HTTP/0.9') this.coding ??= message.contentEncoding
  }

  messageBody(message: HttpMessage, bytes: Uint8Array): void {
    if (message.id === 0) this.parts.push(Uint8Array.from(bytes))
  }

  messageEnd(): void {
    // A later message has another id.
  }
}

function decoded(body: Uint8Array, coding: string): Uint8Array {
  const options = { maxOutputLength: MAX_BODY_BYTES }
  try {
    switch (coding.trim().toLowerCase()) {
      case 'gzip':
      case 'x-gzip':
        return gunzipSync(body, options)
      case 'deflate':
        return inflateSync(body, options)
      case 'br':
        return brotliDecompressSync(body, options)
      default:
        return body
    }
  } catch {
    // Cut off, or longer than the limit.
    return body
  }
}
