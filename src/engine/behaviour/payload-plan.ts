import type { Payload } from '../../shared/contract/payload'
import { AppError } from '../../shared/model/app-error'
import { compilePayload } from '../../shared/payload/compile-payload'
import { describeProblem } from '../../shared/payload/describe-problem'
import { NOTHING_TO_FILL, type PayloadFill } from '../../shared/payload/placeholders'
import { fileProblem, openFile } from '../files/sent-file'
import { sendRange } from './file-steps'
import { settle, type Steps } from './steps'

/**
 * A payload prepared for repeated sending: entered ones are rendered in one piece, files are read while they are sent.
 */

/** Adds a text to the connection's record. */
export type Tell = (text: string) => void

export interface PayloadPlan {
  /** The bytes, if they are the same each time; null for a file or a payload with placeholders. */
  readonly fixed: Uint8Array | null
  /** Returns all bytes, or null for a file. */
  render(fill: PayloadFill): Uint8Array | null
  steps(fill: PayloadFill, tell: Tell): Steps
}

/** Throws `bad-input` if the payload is invalid; `where` names it in the message. */
export function planPayload(payload: Payload, where: string): PayloadPlan {
  if (payload.form === 'file') {
    const { path } = payload
    return { fixed: null, render: () => null, steps: (_, tell) => sendFile(path, tell) }
  }
  const compiled = compilePayload(payload)
  if (!compiled.ok) {
    throw new AppError('bad-input', `${where}: ${describeProblem(compiled.problem)}.`)
  }
  const { fixed, render } = compiled.payload
  return {
    fixed: fixed ? render(NOTHING_TO_FILL) : null,
    render,
    *steps(fill): Steps {
      yield render(fill)
    }
  }
}

/** Sends a whole file. If it cannot be read completely, sends the part that was read and records the error. */
function* sendFile(path: string, tell: Tell): Steps {
  const opened = yield* settle(openFile(path), ({ close }) => {
    close()
  })
  if (!opened.ok) {
    tell(fileProblem(path, opened.error))
    return
  }
  try {
    const problem = yield* sendRange(opened.value, opened.value.size)
    if (problem !== null) tell(problem)
  } finally {
    opened.value.close()
  }
}
