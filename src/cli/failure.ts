import type { StandardOutput } from './output'
import { reportError } from './report-error'
import { jsonLine } from './terminal-text'

export interface Failure {
  code: string
  message: string
  systemCode?: string | undefined
}

/** Reports a run-time failure: one JSON object on stdout for scripts, one line on stderr for users. */
export async function fail(
  output: StandardOutput,
  json: boolean,
  { code, message, systemCode }: Failure,
  text = message
): Promise<number> {
  if (json) await output.line(jsonLine({ event: 'error', code: systemCode ?? code, message }))
  reportError(text)
  return 1
}
