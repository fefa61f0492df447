/**
 * Limits of the memory that an HTTP/2 connection can make the decoder use, whatever the peers allow. Beyond a limit, a
 * message is reported with fewer details, never with wrong ones.
 */

/** Compressed bytes of one block: HEADERS or PUSH_PROMISE with all their CONTINUATION frames. */
export const MAX_BLOCK_BYTES = 256 * 1024

/** Frames of one block. Without a limit, empty frames could go on forever. */
export const MAX_BLOCK_FRAMES = 1024

/** Uncompressed fields of one block, counted as for SETTINGS_MAX_HEADER_LIST_SIZE (RFC 9113 §6.5.2). */
export const MAX_LIST_BYTES = 1024 * 1024

/** Listed fields of one block; the window shows as many (MAX_FIELDS). A single octet can encode a field. */
export const MAX_LISTED_FIELDS = 2000

/** Dynamic table of one direction, whatever SETTINGS_HEADER_TABLE_SIZE allows. */
export const MAX_TABLE_BYTES = 1024 * 1024

/** Initial value of SETTINGS_HEADER_TABLE_SIZE (RFC 9113 §6.5.2). */
export const DEFAULT_TABLE_BYTES = 4096

/** Initial value of SETTINGS_MAX_FRAME_SIZE (RFC 9113 §6.5.2). */
export const DEFAULT_FRAME_BYTES = 16_384

/** Payload of a frame that is read whole. A header block larger than this is not decoded. */
export const MAX_PAYLOAD_BYTES = MAX_BLOCK_BYTES

/** Concurrently open streams of one connection. Beyond this, the oldest is abandoned. */
export const MAX_STREAMS = 16_384

/** Characters of a target, method or media type that a message keeps after its head. */
export const MAX_KEPT_TEXT = 256

/** Estimated bytes of memory of one open stream with its two messages and row number, and of one problem. */
export const STREAM_BYTES = 1024
export const PROBLEM_BYTES = 64

/** Streams remembered as reset by the client: responses in flight arrive within a few round trips. */
export const MAX_RESET_STREAMS = 1024

/** Ended streams remembered to report frames that arrive after the end: such mistakes happen soon after. */
export const MAX_ENDED_STREAMS = 1024

/** Problems listed for one message. */
export const MAX_MESSAGE_PROBLEMS = 32

/** Largest frame and highest stream accepted when searching for a frame at an unknown position. */
export const MAX_LIKELY_FRAME_BYTES = 256 * 1024
export const MAX_LIKELY_STREAM = 1 << 22
