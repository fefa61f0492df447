import type { Payload } from '../../shared/contract/payload'
import { AppError } from '../../shared/model/app-error'
import { compilePayload } from '../../shared/payload/compile-payload'
import { describeProblem } from '../../shared/payload/describe-problem'
import { NOTHING_TO_FILL, type PayloadFill } from '../../shared/payload/placeholders'
import { fileProblem, openFile } from '../sending/sent-file'
import { sendRange } from './file-steps'
import { settle, type Steps } from './steps'

/** A payload made ready to be sent again and again: typed ones are rendered in one piece, files are read as they go. */

/** Says in the connection's record what was done, or could not be. */
export type Tell = (text: string) => void

export interface PayloadPlan {
  /** The same bytes each time; null for those of a file and those with placeholders. */
  readonly fixed: Uint8Array | null
  /** Bytes in one piece, or null for a file's. */
  render(fill: PayloadFill): Uint8Array | null
  steps(fill: PayloadFill, tell: Tell): Steps
}

/** `where` names it in the refusal of one that is wrong. */
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

/** All of a file. One that cannot be read, or not to its end, is told of; what was read is sent. */
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
