import type { Endpoint } from '../../shared/model/connection-event'
import type { Capture } from '../capture/capture'
import type { ConnectionRecorder } from '../capture/connection-recorder'
import { formatComment } from '../capture/pcapng/comment'
import { LegPair } from '../connection/leg-pair'
import type { Relay } from '../connection/relay'
import type { OpeningFacts } from './plan/opening-facts'
import type { AppliedRules, Rules } from './rules'
import { RulesRelay } from './rules-relay'

/** The rules as they apply to the connections of one session. */

/** A relayed connection: what rules may ask about it, and the ends of its upstream leg. */
export interface RuledConnection {
  readonly facts: OpeningFacts
  /** Records the client's leg. */
  readonly recorder: ConnectionRecorder
  readonly local: Endpoint
  readonly remote: Endpoint
  /** Replaces `remote` in the packets of the record. */
  readonly recorded: Endpoint
}

export interface SessionRulesParts {
  readonly rules: Rules
  readonly session: number
  readonly name: string
  readonly capture: Capture
}

export class SessionRules {
  readonly session: number
  readonly #name: string
  readonly #rules: Rules
  readonly #capture: Capture
  #interfaceId: number | null = null

  constructor({ rules, session, name, capture }: SessionRulesParts) {
    this.session = session
    this.#name = name
    this.#rules = rules
    this.#capture = capture
  }

  /** False if no rule can apply to a connection of the session. */
  get isNeeded(): boolean {
    return this.#rules.concerns(this.session)
  }

  /** Calls back when the list has changed. Returns a function that removes the listener. */
  onChange(listener: () => void): () => void {
    return this.#rules.onChange(listener)
  }

  /** Applies the rules to a connection that begins. Null if none does. `onIdle`: see `RulesRelay`. */
  begin(relay: Relay, connection: RuledConnection, onIdle: () => void): RulesRelay | null {
    const applied = this.#rules.begin(connection.facts)
    return applied === null ? null : this.#intercept(relay, connection, applied, onIdle)
  }

  /**
   * Applies the changed list to an open connection. Returns its interceptor, which is `current` if there is one, and
   * null if no rule applies to it.
   */
  renew(
    relay: Relay,
    connection: RuledConnection,
    current: RulesRelay | null,
    onIdle: () => void
  ): RulesRelay | null {
    const applied = this.#rules.renew(connection.facts, current?.applied ?? null)
    if (current === null) return applied === null ? null : this.#intercept(relay, connection, applied, onIdle)
    current.change(applied)
    return current
  }

  #intercept(
    relay: Relay,
    { recorder, local, remote, recorded }: RuledConnection,
    applied: AppliedRules,
    onIdle: () => void
  ): RulesRelay {
    this.#interfaceId ??= this.#capture.addInterface(
      `${this.#name} → upstream`,
      formatComment(`Upstream legs of ${this.#name}.`, { session: this.session })
    )
    const { up, down, connection } = recorder
    const upstream = this.#capture.openUpstreamLeg(connection, this.#interfaceId)
    const opening = {
      event: 'open',
      session: this.session,
      role: 'proxy',
      client: local,
      server: remote,
      target: remote,
      upstreamOf: connection
    } as const
    if (up === 0 && down === 0) upstream.handshake(local, recorded, opening)
    else upstream.join(local, recorded, opening, { up, down })
    return new RulesRelay({
      relay,
      record: new LegPair(recorder, upstream, relay.ended),
      applied,
      timers: this.#rules.timers,
      held: this.#rules.held,
      now: this.#rules.now,
      onIdle
    })
  }
}
