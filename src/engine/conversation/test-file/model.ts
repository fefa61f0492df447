import type { ConversationInput } from '../../../shared/contract/conversation-replay'
import type { CompiledMatch } from '../../matching/compile-match'

/**
 * A conversation with expectations, as a text that people read, edit and keep with their code:
 *
 *   tcplens-test 1
 *   # what a line that begins so says is for people
 *   target 127.0.0.1:6379
 *   tls sni db.example alpn h2        it speaks TLS: whom it is asked for (`no-sni`: for nobody; without either, the target's
 *                                     name), protocols with commas between; `insecure`: with any certificate
 *   limit 2000                        ms that a reply may take
 *
 *   > "LOGIN me\r\n"                  what is said; `> @1500` not before so many ms have passed, under --pace timing
 *   < "welcome " /[0-9]+/ as id       what is to come: exact, a pattern and its name
 *     "\r\n"                          goes on where the line is indented
 *   > "SHOW " {id} "\r\n"             what was found, said again
 *   < any 4 hex"00 01 ff"             bytes of any value, bytes as hex
 *   < 1 message "HTTP/1.1 200 OK\r\n" …   a reply that ends with its message
 *   < stream 1                        what HTTP/2 says on a stream, decoded: the fields of a head, each with its value,
 *     :status: "200"
 *     date: any                       whatever it is
 *     body "hello " /[a-z]+/          the data, however it is cut into frames
 *     trailers                        fields behind it
 *     grpc-status: "0"
 *     end                             the stream ends here; `reset CANCEL`: its server breaks it off
 *   > end                             our stream ends here; `reset` breaks it off
 *   < end                             so does theirs
 */

export type Item =
  | { readonly kind: 'bytes'; readonly bytes: Uint8Array }
  /** So many bytes of any value. */
  | { readonly kind: 'any'; readonly length: number }
  /** What lies between here and the next exact piece, or the end. `name`: what is found is called so. */
  | {
      readonly kind: 'pattern'
      readonly source: string
      readonly match: CompiledMatch
      readonly name: string | null
    }
  | { readonly kind: 'value'; readonly name: string }

/** A field of HTTP/2 and what its value is to be. */
export interface ExpectedField {
  readonly name: string
  readonly items: readonly Item[]
}

/** What is to come on a stream of HTTP/2, in the order in which it is to. */
export type StreamPart =
  | { readonly kind: 'head' | 'trailers'; readonly fields: readonly ExpectedField[] }
  | { readonly kind: 'body'; readonly items: readonly Item[] }
  | { readonly kind: 'end' }
  /** `code`: a name of RFC 9113 §7, or GOAWAY. */
  | { readonly kind: 'reset'; readonly code: string }

export interface HearStream {
  readonly do: 'hear-stream'
  readonly line: number
  readonly stream: number
  readonly parts: readonly StreamPart[]
}

export type TestStep =
  | { readonly do: 'say'; readonly line: number; readonly at: number | null; readonly items: readonly Item[] }
  /** `messages`: it ends with so many messages of the protocol; null where its items say how long it is. */
  | {
      readonly do: 'hear'
      readonly line: number
      readonly messages: number | null
      readonly items: readonly Item[]
    }
  | HearStream
  | { readonly do: 'end' | 'reset' }
  | { readonly do: 'their-end'; readonly how: 'fin' | 'rst' }

export type TestTls = Exclude<NonNullable<ConversationInput['tls']>, 'off'>

export interface ConversationTest {
  readonly target: { readonly host: string; readonly port: number } | null
  /** Null where it is not spoken. */
  readonly tls: TestTls | null
  /** Milliseconds; null where the file does not say. */
  readonly limit: number | null
  readonly steps: readonly TestStep[]
}

export const FIRST_LINE = 'tcplens-test 1'

/** HOST:PORT or [ADDRESS]:PORT. */
export const TARGET = /^(?:\[([^\]\s]+)\]|([^\s:[\]]+)):(\d{1,5})(?!\S)/
/** A name of a server or a protocol. */
export const NAME = /^[\x21\x24-\x2b\x2d-\x7e]+/

/** A field's name as a test writes it: a token of RFC 9110 §5.6.2 in lower case, or one of HTTP/2's own. */
export const FIELD_NAME = /^:?[!$%&'*+.^_`|~0-9a-z-]+/

/** Of `limit`, a day: a server that says something now and then is waited for that long. */
export const MAX_LIMIT_MS = 86_400_000

/** Of its text, in UTF-8: each byte escaped, and room for what people say of it. */
export const MAX_TEXT_BYTES = 128 * 1024 * 1024

/** A conversation of more bytes is no text for people. */
export const MAX_TEST_BYTES = 16 * 1024 * 1024
