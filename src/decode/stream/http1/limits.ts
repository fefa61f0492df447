/** Limits of the memory that an HTTP/1 connection uses in the decoder, whatever the peers send. */

/**
 * Longest head or trailer section that is buffered and shown. Servers stop at 8 KiB (nginx, Apache per line), 16 KiB
 * (Node) or 64 KiB (HAProxy, tuned), browsers at 256 KiB. For a longer section, the beginning is decoded and the rest
 * is skipped up to its blank line.
 */
export const MAX_SECTION_BYTES = 256 * 1024

/** Rows of a head's field table. The longest head could hold 87,000 two-byte lines; real ones stay below 200. */
export const MAX_FIELDS = 16_384

/**
 * Sizes that are reported, although no rule forbids them. RFC 9112 §3 recommends support for a request line of 8000
 * bytes; 16 KiB and 100 fields are limits of widely used servers.
 */
export const LONG_REQUEST_LINE_BYTES = 8000
export const LARGE_HEAD_BYTES = 16 * 1024
export const MANY_FIELDS = 100

/** Problems listed for one head before repeated ones are dropped; a hostile head could have one per byte. */
export const MAX_HEAD_PROBLEMS = 64

/** Longest first word of a line that may still be a method. The longest registered one has 17 characters. */
export const MAX_METHOD_BYTES = 64

/** Longest chunk-size line without a problem. Extensions are rare, so a long one is an attack or a bug. */
export const MAX_CHUNK_LINE_BYTES = 16 * 1024

/** Longest request line recognized during resynchronization; nginx and Apache accept 8 KiB by default. */
export const MAX_RESYNC_LINE_BYTES = 8192

/**
 * Bytes searched for the next start line before the rest of the stream counts as raw. A lost boundary is found again
 * after the rest of one body. Scanning exceeds 1 GB/s, so the full search costs some milliseconds.
 */
export const MAX_RESYNC_BYTES = 16 * 1024 * 1024

/**
 * Bytes buffered after CONNECT or Upgrade until the response decides which protocol they belong to. An optimistic
 * ClientHello or first frames fit; a client that sends more already uses the tunnel, or pipelines.
 */
export const MAX_HELD_BYTES = 16 * 1024

/** Requests without a response whose method is remembered, one byte each. Further requests are only counted. */
export const MAX_OUTSTANDING = 65_536

/** Chunks listed individually in a field tree; the rest is one field. */
export const MAX_CHUNK_FIELDS = 4096
