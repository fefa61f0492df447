import type { ConversationInput } from '../../../shared/contract/conversation-replay'
import type { CompiledMatch } from '../../matching/compile-match'

/**
 * A conversation with expectations, as a text file that people read, edit and keep in version control:
 *
 *   tcplens-test 1
 *   # comment
 *   target 127.0.0.1:6379
 *   tls sni db.example alpn h2        uses TLS with this SNI (`no-sni`: without SNI; with neither, the target's name)
 *                                     and these comma-separated protocols; `insecure`: accepts any certificate
 *   limit 2000                        reply timeout in milliseconds
 *
 *   > "LOGIN me\r\n"                  data to send; `> @1500` not before 1500 ms have passed, with --pace timing
 *   < "welcome " /[0-9]+/ as id       expected data: exact text, then a pattern whose match is stored as `id`
 *     "\r\n"                          an indented line continues the previous one
 *   > "SHOW " {id} "\r\n"             sends a stored value
 *   < any 4 hex"00 01 ff"             4 bytes of any value, then bytes in hex
 *   < 1 message "HTTP/1.1 200 OK\r\n" …   a reply that ends with its message
 *   < stream 1                        expected content of an HTTP/2 stream, decoded: the header fields and values,
 *     :status: "200"
 *     date: any                       any value
 *     body "hello " /[a-z]+/          the data, independent of its division into frames
 *     trailers                        trailer fields
 *     grpc-status: "0"
 *     end                             end of the stream; `reset CANCEL`: the server resets it
 *   > end                             sends a FIN; `reset` sends a reset
 *   < end                             expects the server's FIN
 */

export type Item =
  | { readonly kind: 'bytes'; readonly bytes: Uint8Array }
  /** Any bytes, of this length. */
  | { readonly kind: 'any'; readonly length: number }
  /** Everything up to the next exact item, or to the end. `name`: stores the match under this name. */
  | {
      readonly kind: 'pattern'
      readonly source: string
      readonly match: CompiledMatch
      readonly name: string | null
    }
  | { readonly kind: 'value'; readonly name: string }

/** HTTP/2 field and its expected value. */
export interface ExpectedField {
  readonly name: string
  readonly items: readonly Item[]
}

/** Expected part of an HTTP/2 stream, in order. */
export type StreamPart =
  | { readonly kind: 'head' | 'trailers'; readonly fields: readonly ExpectedField[] }
  | { readonly kind: 'body'; readonly items: readonly Item[] }
  | { readonly kind: 'end' }
  /** `code`: an error code name of RFC 9113, section 7, or GOAWAY. */
  | { readonly kind: 'reset'; readonly code: string }

export interface ReceiveStream {
  readonly do: 'hear-stream'
  readonly line: number
  readonly stream: number
  readonly parts: readonly StreamPart[]
}

export type TestStep =
  | { readonly do: 'say'; readonly line: number; readonly at: number | null; readonly items: readonly Item[] }
  /** `messages`: the reply ends after this many messages of the protocol; null if its items determine its length. */
  | {
      readonly do: 'hear'
      readonly line: number
      readonly messages: number | null
      readonly items: readonly Item[]
    }
  | ReceiveStream
  | { readonly do: 'end' | 'reset' }
  | { readonly do: 'their-end'; readonly how: 'fin' | 'rst' }

export type TestTls = Exclude<NonNullable<ConversationInput['tls']>, 'off'>

export interface ConversationTest {
  readonly target: { readonly host: string; readonly port: number } | null
  /** Null without TLS. */
  readonly tls: TestTls | null
  /** Reply timeout in milliseconds; null if the file does not set it. */
  readonly limit: number | null
  readonly steps: readonly TestStep[]
}

export const FIRST_LINE = 'tcplens-test 1'

/** HOST:PORT or [ADDRESS]:PORT. */
export const TARGET = /^(?:\[([^\]\s]+)\]|([^\s:[\]]+)):(\d{1,5})(?!\S)/
/** Server name or protocol name. */
export const NAME = /^[\x21\x24-\x2b\x2d-\x7e]+/

/** Field name in a test file: a token (RFC 9110, section 5.6.2) in lower case, or an HTTP/2 pseudo-header name. */
export const FIELD_NAME = /^:?[!$%&'*+.^_`|~0-9a-z-]+/

/** Maximum of `limit`: one day, for servers that send data only rarely. */
export const MAX_LIMIT_MS = 86_400_000

/** Maximum size of the text in UTF-8 bytes: every byte escaped, plus room for comments. */
export const MAX_TEXT_BYTES = 128 * 1024 * 1024

/** Maximum number of bytes of a conversation; a longer one would be unreadable as text. */
export const MAX_TEST_BYTES = 16 * 1024 * 1024
