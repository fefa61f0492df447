/** What is known of a message when its headers are explained; of HTTP/1 and HTTP/2 alike. */

export interface HeaderLine {
  /** In the case it was sent. Latin-1, one character a byte, as is the value. */
  readonly name: string
  readonly value: string
}

export interface MessageFacts {
  readonly kind: 'request' | 'response'
  /** Of a response: of the request that it answers. Empty where it is not known. */
  readonly method: string
  /** Of a request; empty of a response. */
  readonly target: string
  readonly status: number | null
  /** `HTTP/1.1`, `HTTP/2`. */
  readonly version: string
  /** When its first byte came, in milliseconds since 1970. */
  readonly time: number
  readonly headers: readonly HeaderLine[]
  /** Their places follow those of the headers. */
  readonly trailers?: readonly HeaderLine[]
}

export interface ExchangeFacts {
  readonly request: MessageFacts | null
  /** The final one; interim ones are explained by themselves. */
  readonly response: MessageFacts | null
  /** It is known to have been inside TLS. False says nothing: TLS may have ended before. */
  readonly secure: boolean
}

export interface HeaderPlace extends HeaderLine {
  readonly index: number
}

/** Header lines of that name, in order. `name` is lower case. */
export function headersOf(message: MessageFacts | null, name: string): HeaderPlace[] {
  const found: HeaderPlace[] = []
  message?.headers.forEach((header, index) => {
    if (header.name.length === name.length && header.name.toLowerCase() === name)
      found.push({ ...header, index })
  })
  return found
}

/** Whom a request asks: by Host, in HTTP/2 by its pseudo-header field. */
export function hostOf(request: MessageFacts | null): string | null {
  return headerValue(request, 'host') ?? headerValue(request, ':authority')
}

/** The value of a header that is sent once; of several the first. */
export function headerValue(message: MessageFacts | null, name: string): string | null {
  return headersOf(message, name)[0]?.value.trim() ?? null
}
