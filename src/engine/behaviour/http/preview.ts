import type { HttpBehaviour } from '../../../shared/contract/behaviours'
import { MAX_PREVIEW_BYTES } from '../../../shared/contract/limits'
import { joinBytes } from '../../../shared/bytes/join-bytes'
import { AppError } from '../../../shared/model/app-error'
import { answerSteps } from './answer'
import { planHttp } from './http-plan'
import type { Request } from './request'

/** Previews a response: the bytes that a browser would receive for `/`. */

const REQUEST: Request = {
  method: 'GET',
  target: '/',
  version: 11,
  persistent: true,
  expectsContinue: false,
  ifNoneMatch: null,
  ifModifiedSince: null
}

interface AnswerPreview {
  bytes: Uint8Array
  /** True if the bytes are truncated. */
  cut: boolean
}

/**
 * Returns the head and the first MAX_PREVIEW_BYTES of the body. Rejects with `bad-input` if the behaviour is invalid.
 */
export async function previewHttpAnswer(behaviour: HttpBehaviour, now: number): Promise<AnswerPreview> {
  const plan = planHttp(behaviour, '', 'HTTP')
  const problems: string[] = []
  const steps = answerSteps(plan, REQUEST, {
    fill: () => ({ counter: 1, now, random: () => 0.5, uuid: () => '00000000-0000-4000-8000-000000000000' }),
    note: (text) => problems.push(text)
  })
  const pieces: Uint8Array[] = []
  let head = -1
  let length = 0
  try {
    for (let next = steps.next(); next.done !== true; next = steps.next()) {
      const step = next.value
      if (step instanceof Uint8Array) {
        if (head < 0) head = headLength(step)
        pieces.push(new Uint8Array(step))
        length += step.length
        if (length > head + MAX_PREVIEW_BYTES) break
      } else if (typeof step === 'object' && 'settled' in step) await step.settled
    }
  } finally {
    steps.return({ status: 0, ends: true })
  }
  const [problem] = problems
  if (problem !== undefined) throw new AppError('file-unreadable', problem)
  const most = Math.max(0, head) + MAX_PREVIEW_BYTES
  return { bytes: joinBytes(pieces).slice(0, most), cut: length > most }
}

function headLength(bytes: Uint8Array): number {
  const at = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).indexOf('\r\n\r\n')
  return at < 0 ? 0 : at + 4
}
