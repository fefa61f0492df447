/**
 * The host's log: lines that help a user or developer to understand a failure later, such as unreadable settings. Never
 * traffic. It is appended to one file, and also written to stderr for terminals.
 */
import { appendFileSync, mkdirSync, renameSync, statSync } from 'node:fs'
import { dirname } from 'node:path'
import { inspect } from 'node:util'

/** Size at which the log is renamed and started anew; a few thousand lines. */
const MAX_LOG_BYTES = 512 * 1024

export interface Log {
  info(text: string): void
  error(text: string, cause?: unknown): void
}

export function openLog(path: string, now: () => Date, echo: (line: string) => void): Log {
  let usable = true
  try {
    mkdirSync(dirname(path), { recursive: true })
    if ((statSync(path, { throwIfNoEntry: false })?.size ?? 0) > MAX_LOG_BYTES)
      renameSync(path, `${path}.old`)
  } catch (error) {
    usable = false
    echo(`The log ${path} cannot be written: ${String(error)}`)
  }
  // Synchronous, so that a line about a failure is written even if the process ends; lines are rare.
  const write = (level: string, text: string): void => {
    const line = `${now().toISOString()} ${level} ${text}`
    echo(line)
    if (!usable) return
    try {
      appendFileSync(path, `${line}\n`)
    } catch (error) {
      usable = false
      echo(`Writing the log ${path} stopped: ${String(error)}`)
    }
  }
  return {
    info(text) {
      write('info', text)
    },
    error(text, cause) {
      write('error', cause === undefined ? text : `${text}: ${describe(cause)}`)
    }
  }
}

function describe(cause: unknown): string {
  if (cause instanceof Error) return cause.stack ?? cause.message
  return typeof cause === 'string' ? cause : inspect(cause)
}
