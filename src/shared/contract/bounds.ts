import { MAX_FRAME_BYTES } from './limits'

/**
 * Bounds of the values that users enter. The schemas check requests against them, and the forms of the window their
 * input, so that both accept the same values. Durations are in milliseconds.
 */

export interface Bounds {
  readonly least: number
  readonly most: number
}

const DAY_MS = 86_400_000
const HOUR_MS = 3_600_000

// Addresses
export const PORT: Bounds = { least: 1, most: 65_535 }
/** Port 0 lets the system choose a free one. */
export const LISTEN_PORT: Bounds = { least: 0, most: PORT.most }
export const MAX_HOST = 255
export const MAX_SESSION_NAME = 80

// Sockets and connections
/** Time limits and intervals of sessions. */
export const TIMER: Bounds = { least: 1, most: DAY_MS }
export const SEND_BUFFER: Bounds = { least: 1, most: 64 * 1024 * 1024 }
export const BACKLOG: Bounds = { least: 1, most: 65_535 }
export const CONNECTIONS: Bounds = { least: 0, most: 1_000_000 }
export const REPETITIONS: Bounds = { least: 1, most: 1_000_000_000 }
export const MAX_CERTIFICATE_NAMES = 50
export const MAX_ALPN_NAMES = 20
/** Characters of one ALPN protocol name. */
export const MAX_ALPN_NAME = 255
export const MAX_NAME_SERVERS = 8
export const MAX_ADDRESS_RULES = 1000
export const MAX_HOST_PATTERNS = 1000
export const MAX_OVERRIDES = 1000

// Behaviours
export const REPLY_DELAY: Bounds = { least: 0, most: DAY_MS }
/** Status of a typed response; any three digits, to try how clients react. */
export const STATUS: Bounds = { least: 100, most: 999 }
export const MAX_REASON = 200
export const CONTENT_LENGTH: Bounds = { least: 0, most: Number.MAX_SAFE_INTEGER }
/** Bytes per second. */
export const SOURCE_RATE: Bounds = { least: 1, most: 10_000_000_000 }

// Mock servers
export const MOCK_STATUS: Bounds = { least: 200, most: 599 }
/** Bytes of a conversation's messages that are compared. */
export const FIRST_BYTES: Bounds = { least: 1, most: 4096 }
/** Factor of the recorded delays. */
export const MOCK_DELAY: Bounds = { least: 0.01, most: 100 }
export const MAX_MATCHED_NAMES = 50

// Framing
export const FRAME_LENGTH: Bounds = { least: 1, most: MAX_FRAME_BYTES }
export const LENGTH_OFFSET: Bounds = { least: 0, most: 65_535 }
export const LENGTH_ADDEND: Bounds = { least: -65_536, most: 65_536 }
export const FRAME_SILENCE: Bounds = { least: 1, most: 60_000 }
export const MAX_DELIMITER_BYTES = 64

// Sending
export const SEND_INTERVAL: Bounds = { least: 1, most: DAY_MS }
export const PIECE_PAUSE: Bounds = { least: 0, most: 60_000 }
export const SEQUENCE_TIME: Bounds = { least: 0, most: HOUR_MS }
export const MAX_SEQUENCE_STEPS = 500

// Replays of conversations
/** Time limits of replies. */
export const REPLY_TIME: Bounds = { least: 1, most: HOUR_MS }
/** Factor of the recorded times. */
export const PACE_FACTOR: Bounds = { least: 0.001, most: 1000 }
/** Characters of the parts of a placeholder. */
export const PLACEHOLDER_LENGTHS = { name: 60, pattern: 1000, header: 200, path: 500 } as const

// Rules
export const MAX_RULES = 500
/** Characters of a name. */
export const MAX_RULE_TEXT = 200
/** Matches of a rule. */
export const RULE_COUNT: Bounds = { least: 1, most: 1_000_000_000 }

// Edits
/** Characters of a pattern, or of what replaces it. */
export const MAX_EDIT_TEXT = 4096
/** Ordinal of a match. */
export const EDIT_MATCH: Bounds = { least: 1, most: Number.MAX_SAFE_INTEGER }

// Faults
export const FAULT_TIME: Bounds = { least: 0, most: DAY_MS }
export const FAULT_BYTES: Bounds = { least: 0, most: Number.MAX_SAFE_INTEGER }
/** Bytes per second. */
export const FAULT_RATE: Bounds = { least: 1, most: 10_000_000_000 }
/** Bytes of a piece. */
export const FAULT_SLICE: Bounds = { least: 1, most: 1024 * 1024 }
/** Microseconds. */
export const FAULT_GAP: Bounds = { least: 0, most: 60_000_000 }
export const FAULT_CHANCE: Bounds = { least: 0, most: 1 }

// Load tests
export const REPEAT_BOUNDS = {
  /** Attempts. */
  count: { least: 1, most: 1_000_000_000 },
  seconds: { least: 0.1, most: 86_400 },
  concurrency: { least: 1, most: 5000 },
  /** Attempts started per second. */
  rate: { least: 0.01, most: 1_000_000 },
  /** Requests on a connection that wait for their responses. */
  depth: { least: 1, most: 1000 },
  timeout: { least: 1, most: HOUR_MS },
  seed: { least: 0, most: 0xffff_ffff },
  /** Duration from which an attempt is recorded. */
  slower: { least: 0, most: DAY_MS }
} as const satisfies Readonly<Record<string, Bounds>>
export const RESPONSE_SILENCE: Bounds = { least: 1, most: HOUR_MS }
export const RANDOM_BYTES: Bounds = { least: 1, most: 1024 }
/** Digits of a number in a range, padded with zeros. */
export const RANGE_DIGITS: Bounds = { least: 0, most: 64 }
export const MAX_REPEAT_STEPS = 20
export const MAX_VARIABLES = 50
export const MAX_VARIABLE_NAME = 64
export const MAX_CSV_TEXT = 4 * 1024 * 1024
