/**
 * Explains a Negotiate or NTLM token (RFC 4559; MS-NLMP, section 2.2): Kerberos, SPNEGO, or one of NTLM's three
 * messages, with the unencrypted names in the third one.
 */
import { parseBase64 } from '../../shared/payload/base64-text'
import { label, part, phrase, decoded, type ExplainedPart, type Shown, type ValueSpan } from './explanation'

const SIGNATURE = 'NTLMSSP\0'
/** OIDs in DER: SPNEGO 1.3.6.1.5.5.2 and Kerberos 5 1.2.840.113554.1.2.2. */
const SPNEGO = [0x06, 0x06, 0x2b, 0x06, 0x01, 0x05, 0x05, 0x02]
const KERBEROS = [0x06, 0x09, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x12, 0x01, 0x02, 0x02]

/** Kerberos tokens with many groups reach 64 KiB. */
const MAX_TOKEN_LENGTH = 131_072

export function explainSecurityToken(
  token: string,
  header: number,
  range: ValueSpan
): { gist: Shown; parts: ExplainedPart[] } | null {
  const result = token.length > MAX_TOKEN_LENGTH ? null : parseBase64(token)
  if (result?.ok !== true || result.bytes.length < 4) return null
  const { bytes } = result
  const at = { header, range }
  const ntlm = indexOf(
    bytes,
    Array.from(SIGNATURE, (character) => character.charCodeAt(0))
  )
  const wrapped = ntlm !== 0
  if (ntlm >= 0) {
    const message = explainNtlm(bytes.subarray(ntlm))
    if (message === null) return null
    return {
      gist: message.gist,
      parts: [
        part(label('auth.mechanism'), phrase(wrapped ? 'auth.token.ntlmInSpnego' : 'auth.token.ntlm'), at),
        part(label('auth.step'), message.gist, at),
        ...message.names.map(([name, value]) => part(label(`auth.${name}`), decoded(value), at))
      ]
    }
  }
  const kind = indexOf(bytes, KERBEROS) >= 0 ? 'kerberos' : indexOf(bytes, SPNEGO) >= 0 ? 'spnego' : null
  if (kind === null) return null
  const gist = phrase(`auth.token.${kind}`)
  return { gist, parts: [part(label('auth.mechanism'), gist, at)] }
}

/** Reads a message: signature (8 bytes), number (4), then pairs of length (2 + 2) and offset (4). */
function explainNtlm(message: Uint8Array): { gist: Shown; names: (readonly [string, string])[] } | null {
  const step = message[8]
  if (step === 1) return { gist: phrase('auth.ntlm.negotiate'), names: [] }
  if (step === 2)
    return { gist: phrase('auth.ntlm.challenge'), names: namesAt(message, [['target', 12]], true) }
  if (step !== 3) return null
  const isUnicode = ((message[60] ?? 1) & 1) === 1
  const names = namesAt(
    message,
    [
      ['domain', 28],
      ['user', 36],
      ['workstation', 44]
    ],
    isUnicode
  )
  return { gist: phrase('auth.ntlm.authenticate'), names }
}

function namesAt(
  message: Uint8Array,
  places: readonly (readonly [string, number])[],
  isUnicode: boolean
): (readonly [string, string])[] {
  const view = new DataView(message.buffer, message.byteOffset, message.byteLength)
  return places.flatMap(([name, at]) => {
    if (at + 8 > message.length) return []
    const length = view.getUint16(at, true)
    const start = view.getUint32(at + 4, true)
    if (length === 0 || start + length > message.length) return []
    const bytes = message.subarray(start, start + length)
    return [[name, new TextDecoder(isUnicode ? 'utf-16le' : 'utf-8').decode(bytes)] as const]
  })
}

function indexOf(bytes: Uint8Array, wanted: readonly number[]): number {
  const last = bytes.length - wanted.length
  for (let at = 0; at <= last; at++) {
    if (wanted.every((byte, index) => bytes[at + index] === byte)) return at
  }
  return -1
}
