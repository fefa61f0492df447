import { PREFACE } from '../../decode/stream/http2/frame-head'
import type { UntilInput } from '../../shared/contract/conversation-replay'
import type { Direction } from '../../shared/model/direction'
import { AppError } from '../../shared/model/app-error'
import { compileMatch } from '../matching/compile-match'
import type { Until } from './captured-reply'
import { DecodedCounter, FrameCounter } from './message-counter'
import type { Recording } from './recording'

/** Number of first bytes used to detect the protocol. */
const LOOKED_AT_BYTES = 4096

/**
 * Returns the rule for complete replies of `theirs`, for one use. Throws `bad-input` if the recording does not support
 * it.
 */
export async function untilOf(input: UntilInput, recording: Recording, theirs: Direction): Promise<Until> {
  switch (input.kind) {
    case 'bytes':
      return { by: 'bytes' }
    case 'silence':
      return { by: 'silence', after: input.after }
    case 'pattern': {
      const compiled = compileMatch(input.match)
      if (!compiled.ok) throw new AppError('bad-input', compiled.problem.message)
      return { by: 'pattern', match: compiled.match }
    }
    case 'auto':
      return (await byDecoder(recording, theirs)) ?? { by: 'bytes' }
    case 'messages': {
      if (input.framing === undefined) {
        const decoded = await byDecoder(recording, theirs)
        if (decoded !== null) return decoded
        throw new AppError(
          'bad-input',
          'No decoder recognizes messages in this conversation. Wait for bytes, a pattern or silence, or choose a framing.'
        )
      }
      const { framing } = input
      if (framing.kind === 'gap') return { by: 'silence', after: Math.ceil(framing.silence) }
      return { by: 'messages', recorded: new FrameCounter(framing), live: new FrameCounter(framing) }
    }
  }
}

async function byDecoder(recording: Recording, theirs: Direction): Promise<Until | null> {
  const pair = DecodedCounter.pair(
    theirs,
    await beginning(recording, 'up'),
    await beginning(recording, 'down')
  )
  return pair === null ? null : { by: 'messages', recorded: pair[0], live: pair[1] }
}

/** Reads the first bytes of both streams. */
export async function beginnings(recording: Recording): Promise<Record<Direction, Uint8Array>> {
  return { up: await beginning(recording, 'up'), down: await beginning(recording, 'down') }
}

/** True if the recording begins with the HTTP/2 client preface (RFC 9113, section 3.4). */
export async function isHttp2(recording: Recording): Promise<boolean> {
  return Buffer.from(await beginning(recording, 'up'))
    .toString('latin1')
    .startsWith(PREFACE)
}

/** Returns no bytes if they are missing. */
async function beginning(recording: Recording, direction: Direction): Promise<Uint8Array> {
  const start = recording.from[direction]
  const end = Math.min(start + LOOKED_AT_BYTES, recording.row[direction])
  for await (const bytes of recording.read(direction, start, end)) {
    return typeof bytes === 'number' ? new Uint8Array(0) : bytes
  }
  return new Uint8Array(0)
}
