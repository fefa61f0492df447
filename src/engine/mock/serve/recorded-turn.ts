import { messageOf } from '../../../shared/model/app-error'
import type { Served } from '../../behaviour/served'
import { settle, type Steps } from '../../behaviour/steps'
import { placed } from '../set/loaded-set'
import type { MockRun } from '../mock-run'
import type { Picked } from '../pick/pick'
import { RecordedDelays, pause, recordAnswered } from './recorded-answer'
import type { Unit } from '../pick/turn-picker'

/** Reports and sends the recorded response to a turn of a conversation, with the recorded delays if so configured. */

export interface TurnAnswer {
  readonly unit: Unit
  /** Null for data sent without a request. */
  readonly picked: Picked | null
  readonly title: string
  /** Arrival time of the client's data in milliseconds of the capture's clock. */
  readonly came: number
}

export function* recordedTurn(
  run: MockRun | null,
  { unit, picked, title, came }: TurnAnswer,
  served: Served
): Steps {
  const set = run?.set ?? null
  const entry = set?.entries[unit.index]
  if (run === null || set === null || entry === undefined) return
  const { delay } = run.plan
  const [start, end] = unit.down
  const parts = [...placed(entry.segments, 'down', start, end)]
  if (delay !== null) yield { until: came + unit.waited * delay }
  run.used(unit.index, served.epoch())
  const { index } = unit
  const only: Picked = { index, why: 'only', place: 1, of: 1, score: 100, differs: [] }
  recordAnswered(served, set, title, { ...(picked ?? only), index }, [])
  const pace = new RecordedDelays(delay, parts[0]?.time ?? 0)
  for (const { position, length, time } of parts) {
    const piece = yield* settle(set.readAt(position, length))
    if (!piece.ok) {
      served.noteAs('mock')(`The response is cut off: ${messageOf(piece.error)}`)
      yield 'reset'
      return
    }
    yield* pause(pace.gap(time))
    yield piece.value
  }
  if (unit.ends !== null) yield unit.ends === 'rst' ? 'reset' : 'end'
}
