import { UNKNOWN_ENDPOINT, type Endpoint } from '../../shared/model/connection-event'
import type { Capture } from '../capture/capture'
import type { ConnectionRecorder } from '../capture/connection-recorder'
import { READ_BYTES } from '../net/accepted-socket'
import { recordedEnd } from '../tls/recorded-end'
import type { AnomalousRequest } from './anomaly'

/**
 * Records unusual results in the capture, each as a connection of its own. A result is known only after the request is
 * over, so its record is written afterwards, in one go, and states that. It contains the times at which the request was
 * sent and at which it was over.
 */

export interface AnomalyTarget {
  readonly target: Endpoint
  readonly secure: boolean
  readonly session: number
  readonly replayOf: number | null
}

export class AnomalyRecorder {
  recorded = 0
  /** Number of results not recorded for lack of space. */
  passed = 0
  readonly #capture: Capture
  readonly #openRecorder: () => ConnectionRecorder
  readonly #targets: readonly AnomalyTarget[]

  constructor(capture: Capture, openRecorder: () => ConnectionRecorder, targets: readonly AnomalyTarget[]) {
    this.#capture = capture
    this.#openRecorder = openRecorder
    this.#targets = targets
  }

  record({
    attempt,
    step,
    target: at,
    request,
    answer,
    answerLength,
    ends,
    ending,
    why,
    ...times
  }: AnomalousRequest): void {
    const planned = this.#targets[at]
    if (planned === undefined) return
    if (this.#capture.congested || !this.#capture.recording) {
      this.passed++
      return
    }
    this.recorded++
    const { target, secure, session, replayOf } = planned
    const recorder = this.#openRecorder()
    const sent = this.#timeOf(times.sent)
    const over = Math.max(sent, this.#timeOf(times.over))
    recorder.at = sent
    const opening = { session, role: 'replay' as const, ...(replayOf === null ? {} : { replayOf }) }
    recorder.event({ event: 'open', ...opening, client: UNKNOWN_ENDPOINT, server: target, target })
    if (ends !== null) {
      const { local, remote } = ends
      recorder.handshake(local, recordedEnd(remote, secure), { event: 'connected', local, remote })
    }
    const cut =
      answerLength > answer.length
        ? ` The first ${answer.length} of ${answerLength} bytes of its response were kept.`
        : ''
    const text = `Attempt ${attempt + 1}, step ${step + 1}, recorded after it ended. ${why}${cut}`
    recorder.event({ event: 'rule', name: 'repeat', text })
    write(recorder, 'up', request)
    recorder.at = over
    write(recorder, 'down', answer)
    const { up, down } = recorder
    const { by, how, code } = ending
    // A connection that was never established has no end to record.
    if (ends !== null && how === 'fin') {
      if (by === 'tcplens') recorder.end('up', 'tcplens')
      else recorder.end('down')
    } else if (ends !== null && how === 'rst') recorder.reset(by, by === 'tcplens' ? 'up' : 'down')
    recorder.close({ event: 'close', up, down, endedBy: by, how, ...(code === undefined ? {} : { code }) })
  }

  /** Converts an epoch time of another thread to the clock of the capture. */
  #timeOf(milliseconds: number): number {
    const ago = Math.max(0, performance.timeOrigin + performance.now() - milliseconds)
    return Math.max(0, this.#capture.clock.now() - Math.round(ago * 1e6))
  }
}

function write(recorder: ConnectionRecorder, direction: 'up' | 'down', bytes: Uint8Array): void {
  for (let at = 0; at < bytes.length; at += READ_BYTES) {
    const piece = bytes.subarray(at, at + READ_BYTES)
    recorder.data(direction, piece, piece.length)
    recorder.slab?.release()
  }
}
