import type { RepeatSnapshot } from '../../shared/contract/repeat-snapshot'
import { Alarm } from './alarm'
import { AttemptValues } from './attempt-values'
import type { Answered, Flight } from './flight'
import { HeadStart } from './head-start'
import { LaneConnections, wishesOf } from './lane-connections'
import { Lanes, type Lane } from './lanes'
import { Outcomes } from './outcomes'
import type { CompiledPlan, RepeatPlan } from './plan'
import type { ConnectionOwner, RequestConnection } from './request-connection'
import type { RunHost } from './run-host'
import { Schedule } from './schedule'
import { snapshotOf } from './snapshot'
import { Tally } from './tally'
import { late, UNASKED, type Trouble } from './trouble'
import type { UpstreamFailure } from '../http-client/upstream-connection'
import { Throughput, type Counted } from './throughput'

/**
 * A load test: lanes that each make one attempt after another (with pipelining, several at once), and a schedule for
 * the attempts. A lane has one connection per target. Finished requests are not kept.
 */

/** Milliseconds between two checks for timeouts. */
const SWEEP_MS = 20
/** Milliseconds before a lane continues if its target has become unreachable. */
const BACK_OFF_MS = 50

export class RepeatRun implements ConnectionOwner {
  readonly #plan: RepeatPlan
  readonly #compiled: CompiledPlan
  readonly #host: RunHost
  readonly #tally: Tally
  readonly #values: AttemptValues
  readonly #outcomes: Outcomes
  readonly #throughput: Throughput
  readonly #lanes: Lanes
  /** Fires when the next attempt is due. */
  readonly #alarm: Alarm
  readonly #connections: LaneConnections
  readonly #headStart: HeadStart
  /** Connections with queued requests to be written. */
  readonly #dirty = new Set<RequestConnection>()
  /** Null until the run begins. */
  #schedule: Schedule | null = null
  #state: RepeatSnapshot['state'] = 'running'
  #failure: Trouble | null = null
  #end: number | null = null
  #unsent = 0
  #sweep: NodeJS.Timeout | undefined
  #held = false

  constructor(plan: RepeatPlan, compiled: CompiledPlan, host: RunHost) {
    this.#plan = plan
    this.#compiled = compiled
    this.#host = host
    this.#alarm = new Alarm(host, () => {
      this.#pump()
    })
    this.#tally = new Tally(plan.steps.length, plan.rate !== null)
    this.#headStart = new HeadStart(() => {
      this.#begin()
    })
    const wishes = wishesOf(plan, compiled)
    this.#values = new AttemptValues(compiled, wishes.look)
    this.#outcomes = new Outcomes(plan, this.#tally, this.#values, host)
    this.#throughput = new Throughput(plan.seconds)
    const { connections, concurrency, count } = plan
    const room = connections.kind === 'pipeline' ? connections.depth : 1
    const attempts = Math.min(count ?? Infinity, compiled.variables.attempts)
    const lanes = Math.min(concurrency, Math.ceil(attempts / room))
    this.#lanes = new Lanes(lanes, room)
    this.#connections = new LaneConnections(plan, wishes, this.#lanes, host, this)
  }

  /** Opens kept connections first, so that connecting is not part of any response time. */
  start(): void {
    this.#sweep = setInterval(() => {
      this.#lookAround()
    }, SWEEP_MS)
    if (this.#plan.connections.kind === 'each') {
      this.#begin()
      return
    }
    const { all } = this.#lanes
    this.#headStart.expect(all.length)
    const first = this.#compiled.steps[0]?.target ?? 0
    for (const lane of all) this.#connections.open(lane, first)
  }

  /** Stops at once. Does nothing if the run is over. */
  stop(): void {
    this.#finish('stopped')
  }

  snapshot(): RepeatSnapshot {
    const now = this.#host.now()
    const waiting = this.#schedule?.waiting(now) ?? 0
    const elapsed = this.#schedule === null ? 0 : (this.#end ?? now) - this.#outcomes.start
    const sums = this.#connections.sums()
    return snapshotOf(this.#plan, this.#compiled.names, this.#tally, {
      state: this.#state,
      failure: this.#failure,
      elapsed,
      perSecond: this.#throughput.of(this.#counted(elapsed, sums)),
      begun: this.#schedule?.begun ?? 0,
      unsent: this.#state === 'running' ? waiting : this.#unsent,
      ...sums
    })
  }

  onConnected(): void {
    this.#tally.connected++
    if (this.#schedule === null) this.#headStart.connected()
  }

  unreached({ target }: RequestConnection, failure: UpstreamFailure): Trouble {
    return this.#outcomes.unreached(target, failure)
  }

  onUnreached(connection: RequestConnection, failure: UpstreamFailure, failing: number): void {
    const trouble = this.unreached(connection, failure)
    if (this.#tally.connected === 0) {
      this.#failure = trouble
      this.#finish('failed')
    } else if (failing === 0) this.#tally.error(trouble)
  }

  onUnasked(): void {
    this.#tally.error(UNASKED)
  }

  onSettled(): void {
    this.#pump()
  }

  onClosed(connection: RequestConnection): void {
    if (!this.#connections.forget(connection)) return
    if (this.#schedule === null && !connection.connected) this.#headStart.fails()
    this.#pump()
  }

  onReturned(connection: RequestConnection, flight: Flight): void {
    this.#tally.resent++
    const lane = this.#lanes.all[connection.lane]
    if (lane !== undefined && this.#state === 'running') this.#send(lane, flight)
  }

  onFailed(connection: RequestConnection, flight: Flight, trouble: Trouble): void {
    if (this.#state !== 'running') return
    this.#outcomes.failed(connection, flight, trouble)
    this.#over(connection, flight, true, trouble.code === 'connect' ? BACK_OFF_MS : 0)
  }

  onAnswered(connection: RequestConnection, flight: Flight, answered: Answered): void {
    if (this.#state !== 'running') return
    const hasAll = this.#outcomes.answered(connection, flight, answered)
    const isOver = this.#plan.connections.kind === 'each'
    if (isOver) this.#connections.leave(connection)
    this.#over(connection, flight, !hasAll)
    if (isOver) connection.end()
  }

  #begin(): void {
    if (this.#schedule !== null || this.#state !== 'running') return
    this.#headStart.clear()
    this.#outcomes.start = this.#host.now()
    const { count, seconds, rate } = this.#plan
    const values = this.#compiled.variables.attempts
    this.#schedule = new Schedule({ count, seconds, rate, values }, this.#outcomes.start)
    this.#pump()
  }

  #pump(): void {
    if (this.#state !== 'running') return
    if (this.#schedule !== null && !this.#held) this.#fill(this.#schedule)
    for (const connection of this.#dirty) connection.flush()
    this.#dirty.clear()
  }

  /** Starts due attempts as long as a lane is free. */
  #fill(schedule: Schedule): void {
    for (;;) {
      const lane = this.#lanes.free
      if (lane === undefined) return
      if (this.#host.mayGoOn?.(this.#resume) === false) {
        this.#held = true
        return
      }
      const next = schedule.take(this.#host.now())
      if (next.is === 'over') {
        this.#finishIfDone(schedule)
        return
      }
      if (next.is === 'later') {
        this.#alarm.set(next.at)
        return
      }
      this.#lanes.take()
      this.#request(lane, next.attempt, 0, next.since)
    }
  }

  readonly #resume = (): void => {
    this.#held = false
    this.#pump()
  }

  #request(lane: Lane, attempt: number, step: number, due: number): void {
    const request = this.#values.request(attempt, step)
    const { last = false, template } = this.#compiled.steps[step] ?? {}
    const varies = template?.constant === null
    const flight = { attempt, step, request, due, last, varies, sent: 0, written: false, retries: 0 }
    this.#send(lane, flight)
    if (this.#plan.rate !== null && step === 0) this.#tally.began(flight.sent - due)
  }

  #send(lane: Lane, flight: Flight): void {
    const target = this.#compiled.steps[flight.step]?.target ?? 0
    const connection = this.#connections.of(lane, target)
    flight.sent = this.#host.now()
    connection.send(flight)
    // Pipelined requests for one connection are joined into one write.
    if (this.#plan.connections.kind === 'pipeline') this.#dirty.add(connection)
    else connection.flush()
  }

  /** A request is over: sends the attempt's next request, or frees the lane after `pause` milliseconds. */
  #over({ lane: number }: RequestConnection, { attempt, step }: Flight, failed: boolean, pause = 0): void {
    const lane = this.#lanes.all[number]
    if (lane === undefined) return
    if (!failed && step + 1 < this.#compiled.steps.length) {
      this.#request(lane, attempt, step + 1, this.#host.now())
      return
    }
    this.#values.forget(attempt)
    this.#tally.attemptsDone++
    if (failed) this.#tally.attemptsFailed++
    if (pause === 0) this.#lanes.release(lane)
    else {
      setTimeout(() => {
        this.#lanes.release(lane)
        this.#pump()
      }, pause)
    }
  }

  #lookAround(): void {
    const now = this.#host.now()
    const { timeout } = this.#plan
    for (const connection of this.#connections.all()) {
      // On a connection with streams, each call expires only the oldest request.
      while (now - (connection.oldest ?? now) > timeout) connection.expire(late(timeout))
    }
    if (this.#schedule === null || now < this.#schedule.end) return
    this.#throughput.note(this.#counted(now - this.#outcomes.start, this.#connections.sums()))
    this.#finishIfDone(this.#schedule)
  }

  #finishIfDone(schedule: Schedule): void {
    if (this.#tally.attemptsDone === schedule.begun) this.#finish('done')
  }

  #finish(state: 'done' | 'stopped' | 'failed'): void {
    if (this.#state !== 'running') return
    const now = this.#host.now()
    this.#state = state
    const { lastAnswer } = this.#tally
    this.#end = state === 'done' && lastAnswer > 0 ? this.#outcomes.start + lastAnswer : now
    this.#unsent = this.#schedule?.waiting(now) ?? 0
    this.#headStart.clear()
    this.#alarm.clear()
    clearInterval(this.#sweep)
    for (const connection of this.#connections.all()) {
      this.#tally.cancelled += connection.written
      this.#connections.forget(connection)
      if (state === 'done') connection.end()
      else connection.drop()
    }
    this.#host.onOver()
  }

  #counted(elapsed: number, { up, down }: { up: number; down: number }): Counted {
    return { elapsed, answered: this.#tally.answered, bytes: up + down }
  }
}
