import { AppError, systemCodeOf } from '../../shared/model/app-error'
import { gatewayStatus } from '../proxy/entrance/http-answer'

/**
 * Of the target, from the last that it was sent, or said, until the head of its final answer: then nothing more is waited
 * for. Within an answer silence means nothing: events and long polls are silent for as long as nothing happens.
 */
export const SILENCE_MS = 30_000

export class TargetSilent extends AppError {
  constructor() {
    super('connect-failed', `it said nothing for ${SILENCE_MS / 1000} s`)
  }
}

/** What a client is told in place of an answer that did not come, by why. */
export function statusOfFailure(error: unknown): 502 | 504 {
  return error instanceof TargetSilent ? 504 : gatewayStatus(systemCodeOf(error))
}
