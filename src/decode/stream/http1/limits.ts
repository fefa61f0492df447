/** What the decoder keeps of a connection is bounded by these, whatever the peers send. */

/**
 * Longest head or trailer section that is buffered and shown; servers stop at 8 KiB (nginx, Apache per line),
 * 16 KiB (Node) or 64 KiB (HAProxy, tuned), browsers at 256 KiB. Of a longer one the start is decoded, the rest
 * is passed over up to its blank line.
 */
export const MAX_SECTION_BYTES = 256 * 1024

/** Rows of a head's field table. The longest head could hold 87,000 two-byte lines; real ones stay below 200. */
export const MAX_FIELDS = 16_384

/**
 * Heads beyond these are worth a remark, though no rule forbids them. A request line of 8000 bytes is what RFC 9112 §3
 * asks everybody to support; 16 KiB and 100 fields are limits of servers in wide use.
 */
export const LONG_REQUEST_LINE_BYTES = 8000
export const LARGE_HEAD_BYTES = 16 * 1024
export const MANY_FIELDS = 100

/** Findings listed of one head before repeated ones are left out; a hostile one could have one per byte. */
export const MAX_HEAD_PROBLEMS = 64

/** Longest first word of a line that may still be a method. The longest registered one has 17 characters. */
export const MAX_METHOD_BYTES = 64

/** A chunk-size line beyond this is remarked. Extensions are next to unused, so a long one is an attack or a bug. */
export const MAX_CHUNK_LINE_BYTES = 16 * 1024

/** Request line that resynchronisation still recognises; nginx and Apache accept 8 KiB by default. */
export const MAX_RESYNC_LINE_BYTES = 8192

/**
 * How far a next start line is looked for before the rest of the stream counts as raw. A lost boundary is found
 * again behind the rest of one body; scanning runs above 1 GB/s, so giving up late costs some milliseconds.
 */
export const MAX_RESYNC_BYTES = 16 * 1024 * 1024

/**
 * Bytes a client sent behind CONNECT or Upgrade before the answer says whose they are. An optimistic ClientHello or
 * first frames fit; who sends more has decided for the tunnel, or pipelines.
 */
export const MAX_HELD_BYTES = 16 * 1024

/** Requests without a response whose method is remembered, one byte each. Beyond, only their number is. */
export const MAX_OUTSTANDING = 65_536

/** Chunks listed one by one in a field tree; what follows is one field. */
export const MAX_CHUNK_FIELDS = 4096
