import { closeSync, openSync, readFileSync, readSync, statSync } from 'node:fs'
import { harProblemText, MAX_HAR_CHARACTERS, readHar } from '../../../shared/har/read-har'
import { AppError } from '../../../shared/model/app-error'
import { clockBase } from '../pcapng/clock'
import { harConnections, type HarConnection } from './har-connections'
import { harSteps, type HarStep } from './har-steps'
import { HarWriter } from './har-writer'
import { keptLog } from './kept-entry'

/**
 * A HAR file as a capture: its entries as bytes of HTTP/1.1 on connections, in the order of their times, so that it is
 * looked at as any other. Every connection says that it is rebuilt; nothing here claims to be what was sent.
 */

/** A HAR begins with a brace, perhaps behind a byte order mark and blanks; no capture does. */
export function looksLikeHar(path: string): boolean {
  let file: number
  try {
    if (!statSync(path).isFile()) return false
    file = openSync(path, 'r')
  } catch {
    // Whoever opens it tells why it cannot be read.
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

/** Writes the capture to the new file `to`. Throws `not-a-capture` in words. */
export function rebuildHar(path: string, to: string): { entries: number } {
  if (statSync(path).size > MAX_HAR_CHARACTERS)
    throw new AppError('not-a-capture', `${path} is larger than the HAR files that can be opened.`)
  const read = readHar(readFileSync(path, 'utf8'))
  if (!read.ok)
    throw new AppError('not-a-capture', `${path} is no HAR file: ${harProblemText(read.problems)}`)
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

/** None of a connection's comes before the one that it follows, whatever the HAR's times are. */
function orderedSteps(connection: HarConnection, number: number): TimedStep[] {
  let last = 0
  return Array.from(harSteps(connection), (step) => {
    last = Math.max(last, step.time)
    return { number, step, time: last }
  })
}
