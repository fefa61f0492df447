import { joinBytes } from '../bytes/join-bytes'
import { parseHex, type HexProblemCode } from '../bytes/hex-text'
import type { Payload } from '../contract/payload'
import { parseBase64, type Base64ProblemCode } from './base64-text'
import { checksumOf, type Checksum } from './checksums'
import { compileText, type TextProblemCode } from './compile-text'
import { encodeText } from './encode-text'
import type { PlacedProblem } from './placed-problem'
import type { KnownGroups, PayloadFill, PlaceholderFiller } from './placeholders'
import type { TextEncoding } from '../model/text-encodings'

/**
 * Compiles a payload, which is checked once and rendered for each send. The window uses the same code for its preview
 * as the engine for sending.
 */

export type TypedPayload = Exclude<Payload, { form: 'file' }>

export type PayloadProblemCode = HexProblemCode | Base64ProblemCode | TextProblemCode
export type PayloadProblem = PlacedProblem<PayloadProblemCode>

export interface CompiledPayload {
  /** Every render returns the same bytes: the payload has no placeholders. */
  readonly fixed: boolean
  /** Never throws. A fixed payload returns the same array each time; callers must not modify it. */
  render(fill: PayloadFill): Uint8Array<ArrayBuffer>
}

export type CompileResult =
  | { readonly ok: true; readonly payload: CompiledPayload }
  | { readonly ok: false; readonly problem: PayloadProblem }

/** `groups`: the available groups of a match. Any other name is an unknown placeholder. */
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
  pieces: readonly (Uint8Array<ArrayBuffer> | PlaceholderFiller)[],
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
  const fillIn = (piece: PlaceholderFiller, fill: PayloadFill): Uint8Array => {
    const filled = piece(fill)
    if ('bytes' in filled) return filled.bytes
    const encoded = encodeText(filled.text, encoding)
    // Digits, letters and hyphens exist in every encoding, but a host's uuid() could return other characters.
    return encoded.ok ? encoded.bytes : new Uint8Array(0)
  }
  return {
    fixed: false,
    render: (fill) =>
      finish(pieces.map((piece) => (typeof piece === 'function' ? fillIn(piece, fill) : piece)))
  }
}
