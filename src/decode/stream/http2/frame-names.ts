/** Names of frames, flags, settings and error codes (RFC 9113 §6, §7; other RFCs as noted). */

export const DATA = 0
export const HEADERS = 1
export const PRIORITY = 2
export const RST_STREAM = 3
export const SETTINGS = 4
export const PUSH_PROMISE = 5
export const PING = 6
export const GOAWAY = 7
export const WINDOW_UPDATE = 8
export const CONTINUATION = 9
export const ALTSVC = 0x0a
export const ORIGIN = 0x0c
export const PRIORITY_UPDATE = 0x10

/** Type of a frame that was cut before its type. */
export const UNKNOWN_FRAME = -1

export const END_STREAM = 0x1
export const ACK = 0x1
export const END_HEADERS = 0x4
export const PADDED = 0x8
export const PRIORITY_FLAG = 0x20

const TYPE_NAMES: Readonly<Record<number, string>> = {
  [DATA]: 'DATA',
  [HEADERS]: 'HEADERS',
  [PRIORITY]: 'PRIORITY',
  [RST_STREAM]: 'RST_STREAM',
  [SETTINGS]: 'SETTINGS',
  [PUSH_PROMISE]: 'PUSH_PROMISE',
  [PING]: 'PING',
  [GOAWAY]: 'GOAWAY',
  [WINDOW_UPDATE]: 'WINDOW_UPDATE',
  [CONTINUATION]: 'CONTINUATION',
  // RFC 7838 §4, RFC 8336 §2, RFC 9218 §7.1.
  [ALTSVC]: 'ALTSVC',
  [ORIGIN]: 'ORIGIN',
  [PRIORITY_UPDATE]: 'PRIORITY_UPDATE'
}

export function frameName(type: number): string {
  return TYPE_NAMES[type] ?? (type === UNKNOWN_FRAME ? '' : hexName(type, 2))
}

export function isKnownFrame(type: number): boolean {
  return TYPE_NAMES[type] !== undefined
}

const FLAGS: Readonly<Record<number, readonly (readonly [bit: number, name: string])[]>> = {
  [DATA]: [
    [END_STREAM, 'END_STREAM'],
    [PADDED, 'PADDED']
  ],
  [HEADERS]: [
    [END_STREAM, 'END_STREAM'],
    [END_HEADERS, 'END_HEADERS'],
    [PADDED, 'PADDED'],
    [PRIORITY_FLAG, 'PRIORITY']
  ],
  [SETTINGS]: [[ACK, 'ACK']],
  [PUSH_PROMISE]: [
    [END_HEADERS, 'END_HEADERS'],
    [PADDED, 'PADDED']
  ],
  [PING]: [[ACK, 'ACK']],
  [CONTINUATION]: [[END_HEADERS, 'END_HEADERS']]
}

/** Returns the names of the flags that are set and defined for this type. */
export function flagNames(type: number, flags: number): string[] {
  return (FLAGS[type] ?? []).filter(([bit]) => (flags & bit) !== 0).map(([, name]) => name)
}

/** Returns the bits that are defined for this type. */
export function knownFlags(type: number): number {
  return (FLAGS[type] ?? []).reduce((bits, [bit]) => bits | bit, 0)
}

const SETTING_NAMES: Readonly<Record<number, string>> = {
  1: 'HEADER_TABLE_SIZE',
  2: 'ENABLE_PUSH',
  3: 'MAX_CONCURRENT_STREAMS',
  4: 'INITIAL_WINDOW_SIZE',
  5: 'MAX_FRAME_SIZE',
  6: 'MAX_HEADER_LIST_SIZE',
  // RFC 8441 §3, RFC 9218 §2.1.
  8: 'ENABLE_CONNECT_PROTOCOL',
  9: 'NO_RFC7540_PRIORITIES'
}

export function settingName(id: number): string {
  return SETTING_NAMES[id] ?? hexName(id, 4)
}

const ERROR_NAMES = [
  'NO_ERROR',
  'PROTOCOL_ERROR',
  'INTERNAL_ERROR',
  'FLOW_CONTROL_ERROR',
  'SETTINGS_TIMEOUT',
  'STREAM_CLOSED',
  'FRAME_SIZE_ERROR',
  'REFUSED_STREAM',
  'CANCEL',
  'COMPRESSION_ERROR',
  'CONNECT_ERROR',
  'ENHANCE_YOUR_CALM',
  'INADEQUATE_SECURITY',
  'HTTP_1_1_REQUIRED'
] as const

export function errorName(code: number): string {
  return ERROR_NAMES[code] ?? hexName(code, 8)
}

function hexName(value: number, digits: number): string {
  return `0x${value.toString(16).padStart(digits, '0')}`
}
