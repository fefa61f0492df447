/**
 * The sizes the contract promises. A reply above 64 KiB leaves Chromium's inline message path and costs several
 * times more, so pages are sized to stay below it.
 */

/** Most bytes of a stream one `streams.read` returns; leaves room for the envelope within 64 KiB. */
export const MAX_READ_BYTES = 60 * 1024

/** Most bytes of one `streams.block`, for who goes through all of a stream: a message each 60 KiB takes most of its time. */
export const MAX_BLOCK_BYTES = 1024 * 1024

/** Rows of one view page. A row is at most about 400 bytes when serialised. */
export const MAX_PAGE_ROWS = 100

/** Rows whose numbers one `views.numbers` answers; at worst each is a range of its own. */
export const MAX_NUMBER_ROWS = 4096

/** Ranges of row numbers that a view can be limited to. */
export const MAX_RANGES = 50_000

/** Rows of one conversation page; smaller than a view row. */
export const MAX_CONVERSATION_ROWS = 200

/** Rows of one page of frames: each lists the reads it came in. */
export const MAX_FRAME_PAGE_ROWS = 64

/** Reads that the row of a frame lists. */
export const MAX_FRAME_READS = 32

/** Frames of one stream that are found; what follows is shown as it was read. About 20 MB. */
export const MAX_FRAMES = 1_000_000

/** Longest text of a target, method or name that a table row carries; the whole is read with the message. */
export const MAX_ROW_TEXT = 256

/** Characters of a note. With its sentence and escaped, it fits the comment of a packet at worst. */
export const MAX_NOTE_TEXT = 4000

/** Characters of a name that the user gives an exchange. */
export const MAX_NAME_TEXT = 120

/** Characters of what a comparison with an exchange ignores, one rule a line. It shares a note's comment. */
export const MAX_IGNORED_TEXT = 2000

/** Rows that are marked at once: each is an event of its own in the capture. */
export const MAX_MARKED_ROWS = 1000

/** Longest filter text a view accepts. */
export const MAX_FILTER_TEXT = 1024

/** Decoded body bytes that one `exchanges.body` returns. */
export const MAX_BODY_PAGE_BYTES = 60 * 1024

/** Decoded body bytes that can be looked at; what is beyond is for a file. Laid out in about a second. */
export const MAX_BODY_VIEW_BYTES = 8 * 1024 * 1024

/** Fields of one message (start line, headers, chunks) that are listed; the rest is counted. */
export const MAX_FIELDS = 2000

/** Columns of fields that a table can have. */
export const MAX_FIELD_COLUMNS = 12

/** Fields of a message in one reply. */
export const MAX_FIELD_PAGE = 500

/** Bytes one `sessions.send` takes; several times what anyone types, and one message of the transport. */
export const MAX_SEND_BYTES = 1024 * 1024

/**
 * Bytes typed or pasted into the workbench that one replay sends: they wait in memory, once here and once there. What is
 * larger is a file.
 */
export const MAX_STAGED_BYTES = 64 * 1024 * 1024

/**
 * Bounds of the setting for how much a capture keeps: from what is still of use to what no disk has to spare. Decimal,
 * as sizes are written in the window.
 */
export const MIN_CAPTURE_BYTES = 64_000_000
export const MAX_CAPTURE_BYTES = 4_000_000_000_000

/**
 * Bytes of a head or a body that are edited as text or hex: a page's text field lays out all of its lines at each key,
 * and beyond this that can be felt.
 */
export const MAX_EDIT_BYTES = 128 * 1024

/** Pieces of one replay. An edited head and the captured body behind it are two. */
export const MAX_REPLAY_PIECES = 64

/** Redirects that one replay follows at most; browsers give up at 20 as well. */
export const MAX_REPLAY_REDIRECTS = 20

/** A frame is cut here at the latest: what has no end is not kept waiting for one. */
export const MAX_FRAME_BYTES = 16 * 1024 * 1024

/** Bytes of a body that are shown before they go, in a preview of an HTTP answer. */
export const MAX_PREVIEW_BYTES = 64 * 1024
/** Bars of a timeline, each direction: both together stay below 64 KiB, and a bar is a few pixels wide. */
export const MAX_TIMELINE_BUCKETS = 400

/** Events that are told with a connection: as many of its first as of its last. The conversation has them all. */
export const MAX_DETAIL_EVENTS = 400

/** Fields of a TLS message in one reply; a ClientHello has some 150. */
export const MAX_TLS_FIELDS = 300

/** Messages of TLS listed of one direction: a handshake has some ten, and what is secret behind it is one. */
export const MAX_TLS_MESSAGES = 150

/** Small messages (of WebSocket, SSE, HTTP/2, gRPC) that one list holds; the oldest leave it for newer ones. */
export const MAX_INNER_MESSAGES = 250_000

/**
 * Messages found in one body whose content coding was removed, and bytes that it is decoded to for them. Beyond either
 * limit the rest of the body stays bytes: a compressed body of 1 MB can hold 100 million events.
 */
export const MAX_DECODED_MESSAGES = 1_000_000
export const MAX_DECODED_BYTES = 256 * 1024 * 1024

/** Problems of all messages that one list keeps; messages behind the limit are listed without theirs. */
export const MAX_INNER_PROBLEMS = 250_000

/** Characters of such a message's line in its list. */
export const MAX_INNER_SUMMARY = 160

/** Fields of one of them in one reply. */
export const MAX_INNER_FIELDS = 300

/** Pieces of a conversation in one reply. */
export const MAX_PIECES = 300
/** Bytes of a request that is sent many times, and of an answer that values are taken out of: both are in memory. */
export const MAX_REPEAT_BYTES = 4 * 1024 * 1024

/** Colours that the window has for sessions, numbered from 0. */
export const SESSION_COLOURS = 6

/** Drafts of the workbench that are kept for the next launch, and their bytes together. */
export const MAX_KEPT_DRAFTS = 100
export const MAX_KEPT_DRAFT_BYTES = 8 * 1024 * 1024
