import { AppError, systemCodeOf } from '../../../shared/model/app-error'
import { gatewayStatus } from '../../proxy/entrance/http-answer'

/**
 * Timeout for silence of the upstream server, from the last data sent or received until the head of its final response.
 * There is no timeout within a response, because event streams and long polls may be silent for any time.
 */
export const SILENCE_MS = 30_000

export class TargetSilent extends AppError {
  constructor() {
    super('connect-failed', `it sent no data for ${SILENCE_MS / 1000} s`)
  }
}

/** Returns the status sent to the client if there is no response. */
export function statusOfFailure(error: unknown): 502 | 504 {
  return error instanceof TargetSilent ? 504 : gatewayStatus(systemCodeOf(error))
}
