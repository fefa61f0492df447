/** Facts about a message that its explanations use, the same for HTTP/1 and HTTP/2. */

export interface HeaderLine {
  /** Case as sent. Latin-1, one character per byte, like the value. */
  readonly name: string
  readonly value: string
}

export interface MessageFacts {
  readonly kind: 'request' | 'response'
  /** For a response, the method of its request; empty if unknown. */
  readonly method: string
  /** Request target; empty for a response. */
  readonly target: string
  readonly status: number | null
  /** `HTTP/1.1`, `HTTP/2`. */
  readonly version: string
  /** Time of its first byte, in milliseconds since 1970. */
  readonly time: number
  readonly headers: readonly HeaderLine[]
  /** Their indices continue those of the headers. */
  readonly trailers?: readonly HeaderLine[]
}

export interface ExchangeFacts {
  readonly request: MessageFacts | null
  /** The final response; interim ones are explained separately. */
  readonly response: MessageFacts | null
  /** True if the exchange is known to be inside TLS. False is inconclusive, because TLS may have ended before. */
  readonly secure: boolean
}

export interface HeaderPlace extends HeaderLine {
  readonly index: number
}

/** Returns the header lines with that name, in order. `name` is lower case. */
export function headersOf(message: MessageFacts | null, name: string): HeaderPlace[] {
  const found: HeaderPlace[] = []
  message?.headers.forEach((header, index) => {
    if (header.name.length === name.length && header.name.toLowerCase() === name)
      found.push({ ...header, index })
  })
  return found
}

/** Returns the host of a request: from Host, or in HTTP/2 from its pseudo-header field. */
export function hostOf(request: MessageFacts | null): string | null {
  return headerValue(request, 'host') ?? headerValue(request, ':authority')
}

/** Returns the value of a header; the first one if there are several. */
export function headerValue(message: MessageFacts | null, name: string): string | null {
  return headersOf(message, name)[0]?.value.trim() ?? null
}
