import { closeSync, openSync, readFileSync, readSync, statSync } from 'node:fs'
import { harProblemText, MAX_HAR_CHARACTERS, readHar } from '../../../shared/har/read-har'
import { AppError } from '../../../shared/model/app-error'
import { clockBase } from '../pcapng/clock'
import { harConnections, type HarConnection } from './har-connections'
import { harSteps, type HarStep } from './har-steps'
import { HarWriter } from './har-writer'
import { keptLog } from './kept-entry'

/**
 * Rebuilds a HAR file as a capture: its entries become HTTP/1.1 bytes on connections, ordered by time, so that it can
 * be viewed like any other capture. Every connection is marked as rebuilt, because these are not the bytes actually
 * sent.
 */

/**
 * Returns true if a file may be a HAR file: it begins with a brace, optionally after a byte order mark and white space.
 * No capture format does.
 */
export function looksLikeHar(path: string): boolean {
  let file: number
  try {
    if (!statSync(path).isFile()) return false
    file = openSync(path, 'r')
  } catch {
    // The error is reported when the file is opened.
    return false
  }
  try {
    const start = Buffer.alloc(64)
    const text = start.toString('utf8', 0, readSync(file, start, 0, start.length, 0))
    return text
      .replace(/^\ufeff/, '')
      .trimStart()
      .startsWith('{')
  } finally {
    closeSync(file)
  }
}

/** Writes the capture to the new file `to`. Throws `not-a-capture` with a readable message. */
export function rebuildHar(path: string, to: string): { entries: number } {
  if (statSync(path).size > MAX_HAR_CHARACTERS)
    throw new AppError('not-a-capture', `${path} is too large to open as HAR.`)
  const read = readHar(readFileSync(path, 'utf8'))
  if (!read.ok)
    throw new AppError('not-a-capture', `${path} is not a HAR file: ${harProblemText(read.problems)}`)
  const { entries } = read.har.log
  const connections = harConnections(entries)
  const timed = connections.flatMap((connection, number) => orderedSteps(connection, number))
  timed.sort((one, other) => one.time - other.time)
  const file = openSync(to, 'wx', 0o600)
  try {
    const writer = new HarWriter(file, connections, clockBase(timed[0]?.time ?? 0))
    for (const { number, step, time } of timed) writer.step(number, step, time)
    writer.finish(keptLog(read.har))
  } finally {
    closeSync(file)
  }
  return { entries: entries.length }
}

interface TimedStep {
  number: number
  step: HarStep
  time: number
}

/** Returns the steps with times that never decrease within the connection, whatever the times in the HAR. */
function orderedSteps(connection: HarConnection, number: number): TimedStep[] {
  let last = 0
  return Array.from(harSteps(connection), (step) => {
    last = Math.max(last, step.time)
    return { number, step, time: last }
  })
}
