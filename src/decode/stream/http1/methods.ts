/**
 * Methods that affect framing, and all known methods (the IANA registry plus PURGE, which caches share). Any other
 * token is a valid method, so it is reported but accepted (RFC 9110 §9.1).
 */

/** Properties of a request that the framing of its response depends on: bits of one byte. */
export const TRAIT_HEAD = 1
export const TRAIT_CONNECT = 2
/** HTTP/0.9: the response has no head. */
export const TRAIT_SIMPLE = 4
/** The request had an Upgrade field, so 101 may follow. */
export const TRAIT_UPGRADE = 8
/** The request expects a 100. */
export const TRAIT_CONTINUE = 16
/** The request is HTTP/1.0, which has no interim responses. */
export const TRAIT_HTTP10 = 32

const KNOWN_METHODS: ReadonlySet<string> = new Set(
  (
    'GET HEAD POST PUT DELETE CONNECT OPTIONS TRACE PATCH ' +
    'ACL BASELINE-CONTROL BIND CHECKIN CHECKOUT COPY LABEL LINK LOCK MERGE MKACTIVITY MKCALENDAR MKCOL ' +
    'MKREDIRECTREF MKWORKSPACE MOVE ORDERPATCH PRI PROPFIND PROPPATCH PURGE QUERY REBIND REPORT SEARCH UNBIND ' +
    'UNCHECKOUT UNLINK UNLOCK UPDATE UPDATEREDIRECTREF VERSION-CONTROL M-SEARCH NOTIFY SUBSCRIBE UNSUBSCRIBE'
  ).split(' ')
)

/** Methods whose content has no defined meaning (RFC 9110 §9.3.1, §9.3.2, §9.3.5, §9.3.8). */
export function isWithoutContent(method: string): boolean {
  return method === 'GET' || method === 'HEAD' || method === 'DELETE' || method === 'TRACE'
}

export function isKnownMethod(method: string): boolean {
  return KNOWN_METHODS.has(method)
}

/**
 * Returns the longest known method at the end of `text`, or undefined. Finds a request that begins directly after
 * foreign bytes, as in `…}GET / HTTP/1.1`.
 */
export function knownMethodAtEnd(text: string): string | undefined {
  for (let from = Math.max(0, text.length - 17); from < text.length - 2; from++) {
    const tail = text.slice(from)
    if (KNOWN_METHODS.has(tail)) return tail
  }
  return undefined
}

export function traitsOfMethod(method: string): number {
  return method === 'HEAD' ? TRAIT_HEAD : method === 'CONNECT' ? TRAIT_CONNECT : 0
}
