/**
 * Size limits of the contract. A reply above 64 KiB leaves Chromium's inline message path and costs several times more,
 * so pages are sized to stay below it.
 */

/** Maximum bytes of a stream in one `streams.read`; leaves room for the envelope within 64 KiB. */
export const MAX_READ_BYTES = 60 * 1024

/**
 * Maximum bytes of one `streams.block`, for reading a whole stream: with 60 KiB messages, the messages would take most
 * of the time.
 */
export const MAX_BLOCK_BYTES = 1024 * 1024

/** Rows of one view page. A row is at most about 400 bytes when serialised. */
export const MAX_PAGE_ROWS = 100

/** Rows of one `views.numbers`; in the worst case each is a range of its own. */
export const MAX_NUMBER_ROWS = 4096

/** Ranges of row numbers that a view can be limited to. */
export const MAX_RANGES = 50_000

/** Rows of one conversation page; smaller than a view row. */
export const MAX_CONVERSATION_ROWS = 200

/** Rows of one page of frames; each lists the reads that carried it. */
export const MAX_FRAME_PAGE_ROWS = 64

/** Reads listed in the row of a frame. */
export const MAX_FRAME_READS = 32

/** Maximum frames per stream; the rest is shown as segments. About 20 MB. */
export const MAX_FRAMES = 1_000_000

/** Maximum characters of a path, method or name in a table row. The full text is read with the message. */
export const MAX_ROW_TEXT = 256

/** Characters of a note. Its event, escaped in the worst case, still fits into a packet comment. */
export const MAX_NOTE_TEXT = 4000

/** Characters of a name that the user gives an exchange. */
export const MAX_NAME_TEXT = 120

/**
 * Characters of an exchange's ignore rules for comparisons, one rule per line. Stored in the same packet comment as the
 * note.
 */
export const MAX_IGNORED_TEXT = 2000

/** Rows marked by one request: each is an event of its own in the capture. */
export const MAX_MARKED_ROWS = 1000

/** Maximum length of a view's filter text. */
export const MAX_FILTER_TEXT = 4096

/** Maximum length of a pattern to find. */
export const MAX_FIND_PATTERN = 4096

/** Bytes of context before and after a match in the list of results, and of the match itself. */
export const FIND_CONTEXT_BYTES = 24
export const MAX_FIND_SHOWN_BYTES = 120

/** Characters of a group's title in the list of results. */
export const MAX_FIND_TITLE = 512

/** Maximum number of saved filters. */
export const MAX_SAVED_FILTERS = 100

/** Decoded body bytes in one `exchanges.body`. */
export const MAX_BODY_PAGE_BYTES = 60 * 1024

/** Decoded body bytes that can be viewed; a longer body has to be saved to a file. Layout takes about a second. */
export const MAX_BODY_VIEW_BYTES = 8 * 1024 * 1024

/** Fields of one message (start line, headers, chunks) that are listed; the rest are only counted. */
export const MAX_FIELDS = 2000

/** Maximum field columns of a table. */
export const MAX_FIELD_COLUMNS = 12

/** Fields of a message in one reply. */
export const MAX_FIELD_PAGE = 500

/** Bytes of one `sessions.send`: several times the size of typed input, and one message of the transport. */
export const MAX_SEND_BYTES = 1024 * 1024

/**
 * Bytes typed or pasted into the workbench that one replay sends; they are held in memory in both processes. Larger
 * content must be sent from a file.
 */
export const MAX_STAGED_BYTES = 64 * 1024 * 1024

/**
 * Bounds of the capture size setting: from the smallest useful size to more than any disk can spare. Decimal, as the
 * window shows sizes.
 */
export const MIN_CAPTURE_BYTES = 64_000_000
export const MAX_CAPTURE_BYTES = 4_000_000_000_000

/**
 * Bytes of a head or body that can be edited as text or hex. A page's text field lays out all lines at each key press,
 * which becomes noticeable beyond this size.
 */
export const MAX_EDIT_BYTES = 128 * 1024

/** Pieces of one replay. An edited head followed by the captured body is two. */
export const MAX_REPLAY_PIECES = 64

/** Maximum redirects that one replay follows; browsers also stop at 20. */
export const MAX_REPLAY_REDIRECTS = 20

/** Maximum size of a frame. A longer frame is cut here instead of waiting for its end. */
export const MAX_FRAME_BYTES = 16 * 1024 * 1024

/** Body bytes in the preview of an HTTP response. */
export const MAX_PREVIEW_BYTES = 64 * 1024
/** Timeline bars per direction: both together stay below 64 KiB, and a bar is a few pixels wide. */
export const MAX_TIMELINE_BUCKETS = 400

/** Events in a connection's details: half from the beginning, half from the end. The conversation has all of them. */
export const MAX_DETAIL_EVENTS = 400

/** Fields of a TLS message in one reply; a ClientHello has about 150. */
export const MAX_TLS_FIELDS = 300

/** TLS messages listed per direction: a handshake has about ten, and the encrypted data after it counts as one. */
export const MAX_TLS_MESSAGES = 150

/** Small messages (WebSocket, SSE, HTTP/2, gRPC) in one list; the oldest are dropped in favour of newer ones. */
export const MAX_INNER_MESSAGES = 250_000

/**
 * Limits for one body with a content coding: the number of messages found in it, and the bytes it is decoded to. Beyond
 * either limit the rest stays undecoded: a compressed body of 1 MB can hold 100 million events.
 */
export const MAX_DECODED_MESSAGES = 1_000_000
export const MAX_DECODED_BYTES = 256 * 1024 * 1024

/** Problems of all messages in one list; messages beyond the limit are listed without problems. */
export const MAX_INNER_PROBLEMS = 250_000

/** Characters of a small message's summary. */
export const MAX_INNER_SUMMARY = 160

/** Fields of a small message in one reply. */
export const MAX_INNER_FIELDS = 300

/** Pieces of a conversation in one reply. */
export const MAX_PIECES = 300
/** Bytes of a repeated request, and of a response that values are extracted from; both are held in memory. */
export const MAX_REPEAT_BYTES = 4 * 1024 * 1024

/** Session colours of the window, numbered from 0. */
export const SESSION_COLOURS = 6

/** Workbench drafts that are saved for the next launch, and their total bytes. */
export const MAX_KEPT_DRAFTS = 100
export const MAX_KEPT_DRAFT_BYTES = 8 * 1024 * 1024
