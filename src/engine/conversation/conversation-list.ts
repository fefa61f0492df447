import type {
  ConversationInput,
  ConversationRun,
  OldValue,
  ConversationPiece,
  ConversationPlaceholder
} from '../../shared/contract/conversation-replay'
import type { SessionConfig } from '../../shared/contract/sessions'
import { AppError } from '../../shared/model/app-error'
import { endpointOf } from '../../shared/model/connection-event'
import { formatComment } from '../capture/pcapng/comment'
import type { CaptureList } from '../captures/capture-list'
import { CapturedScript } from './captured-script'
import { Credit } from './credit'
import { planDial } from '../dial/dial'
import { Conversation, type ConversationOptions } from './conversation'
import { checkForwarded } from './forwarding'
import { findOld } from './old-value'
import { PieceLists, type PieceTotals } from './piece-list'
import { isEncrypted, openRecording, type Recording } from './recording'
import type { ConversationTest, TestTls } from './test-file/model'
import { printTest } from './test-file/print'
import { TestScript } from './test-file/test-script'
import { isHttp2, untilOf } from './until'
import { planConnection } from './connection-plan'

/** Runs of replayed conversations. Each becomes a connection of the live capture, wherever it was recorded. */

/** Maximum number of finished runs in the list; the oldest ones are removed first. */
const MAX_OVER = 50

type Of = Pick<ConversationRun, 'capture' | 'connection'>

interface Run {
  readonly of: Pick<ConversationRun, 'capture' | 'connection' | 'side'>
  readonly conversation: Conversation
  /** Id of the live capture that records the connection. */
  readonly live: number
}

/** PEM certificates of authorities to trust in addition to the system's. Only a host that reads files can set them. */
interface Trusting {
  readonly trusted?: readonly string[]
}

/** Options for playing both recordings and tests. */
type HowPlayed = Pick<ConversationInput, 'target' | 'tls' | 'pace' | 'limit'> & Trusting

export class ConversationList {
  readonly #captures: CaptureList
  readonly #configOf: (session: number) => SessionConfig | undefined
  readonly #onChange: () => void
  readonly #runs = new Map<number, Run>()
  /** Conversations in progress. */
  readonly #held = new Set<Conversation>()
  readonly #pieces = new PieceLists()
  #interfaceId: number | undefined
  #lastRun = 0
  #isClosed = false

  /** `configOf`: returns the settings of a session of the live capture. */
  constructor(
    captures: CaptureList,
    configOf: (session: number) => SessionConfig | undefined,
    onChange: () => void
  ) {
    this.#captures = captures
    this.#configOf = configOf
    this.#onChange = onChange
  }

  list(): ConversationRun[] {
    return [...this.#runs].map(([run, { of, conversation }]) => ({ run, ...of, ...conversation.status() }))
  }

  /** Runs for an event, with only the first difference of each to keep the event small. */
  snapshot(): ConversationRun[] {
    return this.list().map((run) =>
      run.result === null
        ? run
        : { ...run, result: { ...run.result, differences: run.result.differences.slice(0, 1) } }
    )
  }

  async pieces(
    { capture, connection }: Pick<ConversationInput, 'capture' | 'connection'>,
    first: number,
    count: number
  ): Promise<{ total: number; pieces: ConversationPiece[]; missing: { up: number; down: number } }> {
    const recording = await this.#recording(capture, connection)
    const list = this.#pieces.of(capture, recording)
    const totals = await list.totals(recording)
    return { ...totals, pieces: await list.page(recording, first, count) }
  }

  /** Finds the recorded value of a placeholder; null if the recording does not contain it. */
  async find(
    { capture, connection, side }: Of & Pick<ConversationInput, 'side'>,
    placeholder: ConversationPlaceholder
  ): Promise<OldValue | null> {
    const recording = await this.#recording(capture, connection)
    return findOld(recording, this.#pieces.of(capture, recording), side, placeholder)
  }

  /** Starts a run. Resolves with its number. Rejects with `not-replayable` or `bad-input`. */
  async play(input: ConversationInput): Promise<number> {
    const { capture, connection, side } = input
    const conversation = await this.begin(input)
    const live = this.#captures.liveId
    const run = ++this.#lastRun
    this.#runs.set(run, { of: { capture, connection, side }, conversation, live })
    this.#forget()
    this.#onChange()
    return run
  }

  /** Starts a conversation without adding it to the list; the caller owns it. */
  async begin(input: ConversationInput & Trusting): Promise<Conversation> {
    const { capture, connection, side, listen, trusted = [] } = input
    const recording = await this.#recording(capture, connection)
    checkMissing(await this.#pieces.of(capture, recording).totals(recording), input)
    if (side === 'client') await checkForwarded(recording)
    const edits = new Map(input.edits.map((edit) => [edit.at, edit]))
    const isLive = capture === this.#captures.liveId
    const config = isLive ? this.#configOf(recording.row.session) : undefined
    return this.#hold(input, {
      script: new CapturedScript({
        recording,
        side,
        until: await untilOf(input.until, recording, side === 'client' ? 'down' : 'up'),
        edits,
        placeholders: input.placeholders,
        waits: input.pace.kind === 'wait',
        credit: (await isHttp2(recording)) ? new Credit(side) : null
      }),
      edits,
      to:
        side === 'client'
          ? await planConnection(recording, input, config, trusted)
          : (listen ?? { host: '127.0.0.1', port: 0 }),
      session: isLive ? recording.row.session : 0,
      about: `Replay of connection ${connection} with ${recording.row.target} as the ${side}.`
    })
  }

  /** Starts playing a test. Rejects with `bad-input` if neither the test nor the input names a target. */
  async beginTest(test: ConversationTest, input: HowPlayed): Promise<Conversation> {
    const target = input.target ?? test.target
    if (target === null)
      throw new AppError('bad-input', 'The test has no target. Add a “target” line to it, or enter a target.')
    const tls = tlsOf(test, input)
    return this.#hold(
      { ...input, breakpoints: [], stepping: false },
      {
        script: new TestScript(test),
        to: await planDial(endpointOf(target), tls === undefined ? {} : { tls }, {
          trusted: input.trusted ?? []
        }),
        session: 0,
        about: 'Run of a conversation test.'
      }
    )
  }

  /** True if the recording is TLS that was not decrypted. */
  async isEncrypted({ capture, connection }: Of): Promise<boolean> {
    return isEncrypted((await this.#recording(capture, connection)).row)
  }

  /** Returns the client's side of a recorded connection as a test file. */
  async asTest({ capture, connection }: Of, about: readonly string[]): Promise<string> {
    const recording = await this.#recording(capture, connection)
    await checkForwarded(recording)
    return printTest(recording, about)
  }

  /**
   * Returns the data sent and received by a run as a test of the client's side, with placeholders as patterns. Resolves
   * after the run has ended. Rejects with `not-found` for an unknown run and `not-replayable` for one without a
   * connection.
   */
  async playedAsTest(run: number, about: readonly string[]): Promise<string> {
    const found = this.#runs.get(run)
    if (found === undefined) throw unknownRun(run)
    const { of, conversation, live } = found
    await conversation.over
    const { now } = conversation.status()
    if (now === null)
      throw new AppError(
        'not-replayable',
        'This run had no connection, so there is nothing to save as a test.'
      )
    // The analysis may not have read the end of the connection yet.
    await this.#captures.client(live).request('settle', { rows: this.#captures.live.recording.index.rows })
    const recording = await this.#recording(live, now)
    // A run as the server uses a listening address of its own; the test is for the recorded server.
    const target =
      of.side === 'server'
        ? (await this.#recording(of.capture, of.connection)).row.target
        : recording.row.target
    return printTest({ ...recording, row: { ...recording.row, target } }, about, conversation.values())
  }

  /** Throws `not-found` for an unknown run. */
  get(run: number): Conversation {
    const found = this.#runs.get(run)?.conversation
    if (found === undefined) throw unknownRun(run)
    return found
  }

  cancel(run: number): void {
    const conversation = this.get(run)
    if (conversation.status().state === 'over') this.#runs.delete(run)
    else conversation.cancel()
    this.#onChange()
  }

  /** Cancels all conversations. Conversations still in preparation do not start. */
  async close(): Promise<void> {
    this.#isClosed = true
    const held = [...this.#held]
    for (const conversation of held) conversation.cancel()
    await Promise.all(held.map(({ over }) => over))
  }

  #hold(
    input: Pick<ConversationInput, 'limit' | 'pace' | 'breakpoints' | 'stepping'>,
    parts: Pick<ConversationOptions, 'script' | 'edits' | 'to' | 'session' | 'about'>
  ): Conversation {
    if (this.#isClosed) throw new AppError('wrong-state', 'Tcplens is closing.')
    const { recording: live } = this.#captures.live
    this.#interfaceId ??= live.addInterface(
      'Conversations',
      formatComment('Conversations replayed by Tcplens.', { replays: true })
    )
    const interfaceId = this.#interfaceId
    const conversation = new Conversation({
      input,
      pace: input.pace,
      capture: live,
      record: () => live.openConnection(interfaceId),
      onChange: this.#onChange,
      ...parts
    })
    this.#held.add(conversation)
    void conversation.over.then(() => this.#held.delete(conversation))
    return conversation
  }

  #recording(capture: number, connection: number): Promise<Recording> {
    return openRecording(this.#captures.client(capture), connection)
  }

  #forget(): void {
    const over = [...this.#runs].filter(([, { conversation }]) => conversation.status().state === 'over')
    for (const [run] of over.slice(0, Math.max(0, over.length - MAX_OVER))) this.#runs.delete(run)
  }
}

function unknownRun(run: number): AppError {
  return new AppError('not-found', `There is no conversation ${run}.`)
}

/** Returns the TLS settings of the test, overridden by those of the input. */
function tlsOf({ tls }: ConversationTest, { tls: requested }: HowPlayed): TestTls | undefined {
  if (requested === 'off') return undefined
  return requested === undefined ? (tls ?? undefined) : { ...tls, ...requested }
}

function checkMissing({ total, missing }: PieceTotals, { side, skipMissing }: ConversationInput): void {
  if (total === 0)
    throw new AppError(
      'not-replayable',
      'No data was sent on this connection, so there is nothing to replay.'
    )
  const ours = missing[side === 'client' ? 'up' : 'down']
  if (ours === 0 || skipMissing) return
  throw new AppError(
    'not-replayable',
    `The capture lacks ${ours} bytes sent by the ${side}, so an exact replay is not possible. Allow missing bytes to replay without them.`
  )
}
