import * as v from 'valibot'
import { TEXT_ENCODINGS } from '../model/text-encodings'
import { MAX_SEND_BYTES } from './limits'

/**
 * What is sent, as somebody wrote it: the same wherever bytes are made by hand, in the composer as in a server's
 * answers. `src/shared/payload` turns it into bytes; what it says of itself here is kept with the session.
 */

export const LINE_BREAKS = ['lf', 'crlf', 'cr'] as const
export const LINE_ENDS = ['none', 'lf', 'crlf', 'cr', 'nul'] as const
export const CHECKSUMS = ['none', 'crc16-modbus', 'crc32', 'xor', 'sum'] as const

const Source = v.pipe(v.string(), v.maxLength(2 * MAX_SEND_BYTES))

/** A file's path. The desktop host lets only those through that its user chose in the system's dialog. */
export const FilePath = v.pipe(v.string(), v.minLength(1), v.maxLength(4096))

/** Appended to the bytes: CRC-16/MODBUS low byte first, CRC-32 big-endian, one byte of XOR or of the sum mod 256. */
const checksum = { checksum: v.optional(v.picklist(CHECKSUMS)) }

export const Payload = v.variant('form', [
  v.strictObject({
    form: v.literal('text'),
    text: Source,
    encoding: v.picklist(TEXT_ENCODINGS),
    /** What a line break that was typed is sent as. */
    lineBreak: v.picklist(LINE_BREAKS),
    /** What follows the text. */
    lineEnd: v.picklist(LINE_ENDS),
    /** Whether `\r \n \t \0 \\ \xNN \u{…}` stand for what they name. */
    escapes: v.boolean(),
    /** Whether `{{counter}}`, `{{time}}`, `{{random}}`, `{{uuid}}` and, in answers, `{{1}}` are filled in. */
    placeholders: v.boolean(),
    ...checksum
  }),
  v.strictObject({ form: v.literal('hex'), text: Source, ...checksum }),
  v.strictObject({ form: v.literal('base64'), text: Source, ...checksum }),
  /** A file's contents, read when it is sent, whatever its size. */
  v.strictObject({ form: v.literal('file'), path: FilePath })
])
export type Payload = v.InferOutput<typeof Payload>
