import * as v from 'valibot'
import { TEXT_ENCODINGS } from '../model/text-encodings'
import { MAX_SEND_BYTES } from './limits'

/**
 * Bytes to send, as written by the user, both in the composer and in a server's responses. `src/shared/payload`
 * compiles them; this form is saved with the session.
 */

export const LINE_BREAKS = ['lf', 'crlf', 'cr'] as const
export const LINE_ENDS = ['none', 'lf', 'crlf', 'cr', 'nul'] as const
export const CHECKSUMS = ['none', 'crc16-modbus', 'crc32', 'xor', 'sum'] as const

const Source = v.pipe(v.string(), v.maxLength(2 * MAX_SEND_BYTES))

/** A file's path. The desktop host accepts only paths that the user chose in the system's dialog. */
export const FilePath = v.pipe(v.string(), v.minLength(1), v.maxLength(4096))

/** Appended to the bytes: CRC-16/MODBUS low byte first, CRC-32 big-endian, one byte of XOR or of the sum mod 256. */
const checksum = { checksum: v.optional(v.picklist(CHECKSUMS)) }

export const Payload = v.variant('form', [
  v.strictObject({
    form: v.literal('text'),
    text: Source,
    encoding: v.picklist(TEXT_ENCODINGS),
    /** Bytes sent for a typed line break. */
    lineBreak: v.picklist(LINE_BREAKS),
    /** Bytes sent after the text. */
    lineEnd: v.picklist(LINE_ENDS),
    /** Interpret `\r \n \t \0 \\ \xNN \u{…}` as escapes. */
    escapes: v.boolean(),
    /** Replace `{{counter}}`, `{{time}}`, `{{random}}`, `{{uuid}}` and, in responses, `{{1}}`. */
    placeholders: v.boolean(),
    ...checksum
  }),
  v.strictObject({ form: v.literal('hex'), text: Source, ...checksum }),
  v.strictObject({ form: v.literal('base64'), text: Source, ...checksum }),
  /** A file's contents of any size, read when it is sent. */
  v.strictObject({ form: v.literal('file'), path: FilePath })
])
export type Payload = v.InferOutput<typeof Payload>
