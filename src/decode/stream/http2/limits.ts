/**
 * Bounds on what a stream of HTTP/2 may make the decoder hold, whatever its peer allows. Beyond them a message is told
 * with less, never wrongly.
 */

/** Of one block: HEADERS or PUSH_PROMISE with all their CONTINUATION frames, still compressed. */
export const MAX_BLOCK_BYTES = 256 * 1024

/** Frames of one block. A flood of empty ones is no more than a few bytes each. */
export const MAX_BLOCK_FRAMES = 1024

/** Fields of one block uncompressed, counted as SETTINGS_MAX_HEADER_LIST_SIZE counts (RFC 9113 §6.5.2). */
export const MAX_LIST_BYTES = 1024 * 1024

/** Fields of one block that are listed; the window shows as many (MAX_FIELDS). An octet can stand for a field. */
export const MAX_LISTED_FIELDS = 2000

/** Of the dynamic table of one direction, whatever SETTINGS_HEADER_TABLE_SIZE allows. */
export const MAX_TABLE_BYTES = 1024 * 1024

/** Until SETTINGS_HEADER_TABLE_SIZE says otherwise (RFC 9113 §6.5.2). */
export const DEFAULT_TABLE_BYTES = 4096

/** Until SETTINGS_MAX_FRAME_SIZE says otherwise. */
export const DEFAULT_FRAME_BYTES = 16_384

/** Of frames whose payload is read whole. No header block larger than this is decoded. */
export const MAX_PAYLOAD_BYTES = MAX_BLOCK_BYTES

/** Streams that are open at once on one connection. Of more, the oldest is not followed any longer. */
export const MAX_STREAMS = 16_384

/** Characters of a target, method or media type that a message keeps behind its head. */
export const MAX_KEPT_TEXT = 256

/** Estimated bytes of memory of one open stream with its two messages, its row's number among them; and of a problem. */
export const STREAM_BYTES = 1024
export const PROBLEM_BYTES = 64

/** Of streams that were reset, as many are known as such: answers on their way come within a round trip or few. */
export const MAX_RESET_STREAMS = 1024

/** Streams that a side has ended, as far as frames behind their end are told: mistakes come soon. */
export const MAX_ENDED_STREAMS = 1024

/** Findings told of one message. */
export const MAX_MESSAGE_PROBLEMS = 32

/** Longest frame, and highest stream, that frames are looked for by where their borders are not known. */
export const MAX_LIKELY_FRAME_BYTES = 256 * 1024
export const MAX_LIKELY_STREAM = 1 << 22
