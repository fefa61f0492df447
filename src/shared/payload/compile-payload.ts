import { joinBytes } from '../bytes/join-bytes'
import { parseHex, type HexProblemCode } from '../bytes/hex-text'
import type { Payload } from '../contract/payload'
import { parseBase64, type Base64ProblemCode } from './base64-text'
import { checksumOf, type Checksum } from './checksums'
import { compileText, type TextProblemCode } from './compile-text'
import { encodeText } from './encode-text'
import type { PlacedProblem } from './placed-problem'
import type { KnownGroups, PayloadFill, Placeholder } from './placeholders'
import type { TextEncoding } from '../model/text-encodings'

/**
 * A payload as somebody wrote it, checked once and turned into bytes as often as it is sent. The window shows with it
 * what the engine will send with it.
 */

export type TypedPayload = Exclude<Payload, { form: 'file' }>

export type PayloadProblemCode = HexProblemCode | Base64ProblemCode | TextProblemCode
export type PayloadProblem = PlacedProblem<PayloadProblemCode>

export interface CompiledPayload {
  /** The same bytes each time: it has no placeholders. */
  readonly fixed: boolean
  /** Never throws. What a fixed payload gives is the same array each time: it is not to be written to. */
  render(fill: PayloadFill): Uint8Array<ArrayBuffer>
}

export type CompileResult =
  | { readonly ok: true; readonly payload: CompiledPayload }
  | { readonly ok: false; readonly problem: PayloadProblem }

/** `groups`: which groups of a match there will be. A name that is not among them is no placeholder. */
export function compilePayload(payload: TypedPayload, groups: KnownGroups = 'any'): CompileResult {
  const checksum = payload.checksum ?? 'none'
  switch (payload.form) {
    case 'text': {
      const compiled = compileText(payload.text, payload, groups)
      if (!compiled.ok) return compiled
      return { ok: true, payload: compile(compiled.pieces, payload.encoding, checksum) }
    }
    case 'hex': {
      const parsed = parseHex(payload.text)
      return parsed.ok ? { ok: true, payload: compile([parsed.bytes], 'utf-8', checksum) } : parsed
    }
    case 'base64': {
      const parsed = parseBase64(payload.text)
      return parsed.ok ? { ok: true, payload: compile([parsed.bytes], 'utf-8', checksum) } : parsed
    }
  }
}

function compile(
  pieces: readonly (Uint8Array<ArrayBuffer> | Placeholder)[],
  encoding: TextEncoding,
  checksum: Checksum
): CompiledPayload {
  const finish = (parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> => {
    const bytes = joinBytes(parts)
    return checksum === 'none' ? bytes : joinBytes([bytes, checksumOf(bytes, checksum)])
  }
  const known = pieces.filter((piece) => typeof piece !== 'function')
  if (known.length === pieces.length) {
    const bytes = finish(known)
    return { fixed: true, render: () => bytes }
  }
  const fillIn = (piece: Placeholder, fill: PayloadFill): Uint8Array => {
    const filled = piece(fill)
    if ('bytes' in filled) return filled.bytes
    const encoded = encodeText(filled.text, encoding)
    // Digits, letters and hyphens, which every encoding has; a host's uuid() could give something else.
    return encoded.ok ? encoded.bytes : new Uint8Array(0)
  }
  return {
    fixed: false,
    render: (fill) =>
      finish(pieces.map((piece) => (typeof piece === 'function' ? fillIn(piece, fill) : piece)))
  }
}
