import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import type { EngineRequests, Events } from '../shared/contract/contract'
import type { Handlers } from '../shared/rpc/server'
import type { TapListener } from './analysis/story/tap-entry'
import { previewHttpAnswer } from './behaviour/http/preview'
import type { Capture } from './capture/capture'
import type { RingLimits } from './capture/ring-files'
import { CaptureList } from './captures/capture-list'
import { captureHandlers, trafficHandlers } from './captures/capture-requests'
import { UnsavedCaptures } from './captures/unsaved-captures'
import { LiveCapture } from './captures/live-capture'
import { systemClock, type Clock } from './clock'
import { decodeContent, encodeContent } from './codings/edited-content'
import { Demo } from './demo/demo'
import { findHandlers } from './finding/find-requests'
import { OpenFinds } from './finding/open-finds'
import { Coalescer } from './notify'
import { ConversationList } from './conversation/conversation-list'
import { conversationHandlers } from './conversation/conversation-requests'
import { parseFilter } from '../shared/filter/parse'
import { compileMatch } from './matching/compile-match'
import { textRegexProblem } from './matching/text-regex'
import { startRecipe } from './recipes/recipe-runner'
import { mockReaction } from './mock/serve/mock-conversation'
import { mockHandlers } from './mock/mock-requests'
import { MockSets, usedSets } from './mock/set/mock-sets'
import { repeatHandlers } from './repeat/repeat-requests'
import { Repeater } from './repeat/repeater'
import { Replayer } from './replay/replayer'
import { Rules } from './rules/rules'
import { Sender } from './sending/sender'
import { SessionFile } from './session/session-file'
import { SessionRegistry } from './session/session-registry'
import { sessionHandlers } from './session/session-requests'
import { TaskList } from './tasks'
import { CertificateAuthority } from './tls/authority/authority'
import { authorityHandlers } from './tls/authority/authority-requests'

/**
 * Composition root of the engine: creates the live capture with its analysis and the sessions that write to it, and
 * implements the contract. Hosts differ only in how they transport requests and events.
 */

/** Minimum interval in milliseconds between two updates of totals and session lists. */
const NOTIFY_MS = 40

export interface EngineOptions {
  /** Folder of the capture file. Created if absent. */
  folder: string
  /** Further folders that may contain captures of earlier launches. */
  otherFolders?: readonly string[]
  /** Path of the capture file, instead of a new name in `folder`. */
  file?: { path: string; overwrite: boolean }
  /** Limits the live capture; without it, the capture is one file that only grows. */
  ring?: RingLimits
  /** Folder of the mock sets; defaults to `mocks` in `folder`. */
  mocksFolder?: string
  /** Folder of the certificate authority, which is created on first use. Without it, TLS cannot be intercepted. */
  authorityFolder?: string
  /** Path of the PNG that recipes serve. */
  picture?: string
  /** Worker thread scripts. */
  workers: { captureWriter: URL; captureSaver: URL; analysis: URL; find: URL; repeat: URL }
  /** App version, written into exported files. */
  version?: string
  /** Receives the events and messages of the live capture. */
  tap?: TapListener
  clock?: Clock
  /** File that stores the sessions between launches; without it, they are not stored. */
  sessionFile?: { path: string; notice(text: string): void }
  /** First numbers of captures and sessions, so that an engine does not use those of the one before it again. */
  firstNumbers?: { capture: number; session: number }
}

type Listener = <Name extends keyof Events>(name: Name, payload: Events[Name]) => void

export interface Engine {
  readonly handlers: Handlers<EngineRequests>
  readonly sessions: SessionRegistry
  readonly rules: Rules
  readonly captures: CaptureList
  /** Recorder of the live capture. */
  readonly capture: Capture
  readonly demo: Demo
  /** Recorded exchanges for mock servers. */
  readonly mocks: MockSets
  readonly tasks: TaskList
  readonly conversations: ConversationList
  /** Returns a function that removes the listener. */
  onEvent(listener: Listener): () => void
  /** Ends every connection, writes and analyses the remaining data, closes the file. Idempotent. */
  close(): Promise<void>
}

export async function createEngine(options: EngineOptions): Promise<Engine> {
  const clock = options.clock ?? systemClock()
  const path = options.file?.path ?? join(options.folder, captureName(clock))
  if (options.file === undefined) await mkdir(options.folder, { recursive: true, mode: 0o700 })

  const listeners = new Set<Listener>()
  const emit: Listener = (name, payload) => {
    for (const listener of listeners) listener(name, payload)
  }

  const live = await LiveCapture.start({
    path,
    overwrite: options.file?.overwrite ?? false,
    ring: options.ring,
    clock,
    workers: options.workers,
    tap: options.tap,
    onChange: () => {
      changed.touch()
    },
    onView: (change) => {
      emit('view', { capture: captures.liveId, ...change })
    },
    onRestart: () => {
      captures.renumberLive()
    }
  })
  const tasks = new TaskList(() => {
    changed.touch()
  })
  const captures = new CaptureList(live, {
    analysis: options.workers.analysis,
    saver: options.workers.captureSaver,
    version: options.version ?? '',
    tasks,
    onChange: () => {
      changed.touch()
    },
    onView: (id, change) => {
      emit('view', { capture: id, ...change })
    },
    firstNumber: options.firstNumbers?.capture ?? 1
  })
  const unsaved = new UnsavedCaptures([options.folder, ...(options.otherFolders ?? [])], path)
  const capture = live.recording
  const rules = new Rules(() => clock.now() / 1e6)
  let shownRules = JSON.stringify(rules.state)
  const emitRules = (): void => {
    const { state } = rules
    const text = JSON.stringify(state)
    if (text === shownRules) return
    shownRules = text
    emit('rules', state)
  }
  // Restoring the sessions triggers a change event before the file object exists.
  let sessionFile: SessionFile | undefined = undefined
  const changed = new Coalescer(NOTIFY_MS, () => {
    emit('captures', captures.list())
    emit('sessions', sessions.list())
    emit('tasks', tasks.list())
    emit('conversations', conversations.snapshot())
    finds.capturesChanged()
    emitRules()
    sessionFile?.save()
  })
  const { authorityFolder } = options
  const authority = authorityFolder === undefined ? null : new CertificateAuthority(authorityFolder)
  const mocks = new MockSets({
    folder: options.mocksFolder ?? join(options.folder, 'mocks'),
    captures,
    tasks,
    analysis: options.workers.analysis
  })
  rules.onChange(changed.touch)
  const sessions = new SessionRegistry(
    capture,
    changed.touch,
    authority,
    [mockReaction(mocks)],
    options.firstNumbers?.session,
    rules
  )
  const sender = new Sender(capture, sessions, tasks)
  const routes = {
    session: (session: number) => sessions.list().find(({ id }) => id === session),
    authority
  }
  const replayer = new Replayer(captures, routes)
  const repeater = new Repeater({
    captures,
    worker: options.workers.repeat,
    routes,
    emit: (snapshot) => {
      emit('repeat', snapshot)
    }
  })
  const finds = new OpenFinds({
    captures,
    worker: options.workers.find,
    emit: (state) => {
      emit('find', state)
    }
  })
  const conversations = new ConversationList(
    captures,
    (session) => sessions.list().find(({ id }) => id === session)?.config,
    () => {
      changed.touch()
    }
  )
  const demo = new Demo(sessions)

  if (options.sessionFile !== undefined) {
    const { path, notice } = options.sessionFile
    sessionFile = await SessionFile.open(path, sessions, notice, (session) => !demo.owns(session))
    await mocks.removeUnused(usedSets(sessions.list()), clock.startedAt)
  }

  let closed: Promise<void> | undefined
  const close = async (): Promise<void> => {
    sessionFile?.save()
    await Promise.all([
      tasks.cancelAll(),
      sessions.stopAll(),
      replayer.close(),
      conversations.close(),
      repeater.close(),
      finds.closeAll(),
      demo.close(),
      sessionFile?.settled()
    ])
    await captures.closeAll()
    changed.close()
  }

  return {
    handlers: {
      ...trafficHandlers(captures, sessions),
      ...captureHandlers(captures, unsaved),
      ...sessionHandlers(sessions),
      ...mockHandlers(mocks, sessions),
      ...authorityHandlers(authority),
      ...conversationHandlers(conversations),
      ...repeatHandlers(repeater),
      ...findHandlers(finds),
      'rules.get': () => rules.state,
      'rules.set': (list) => rules.set(list),
      'sessions.send': (input) => sender.send(input),
      'sessions.sequence': (input) => sender.sequence(input),
      'sessions.previewAnswer': ({ behaviour }) => previewHttpAnswer(behaviour, Date.now()),
      'connections.end': ({ connection, how }) => {
        const live =
          replayer.connection(connection) ??
          repeater.connection(connection) ??
          sessions.connection(connection)
        if (how === 'end') live.end()
        else if (how === 'reset') live.reset()
        else live.stop()
        return null
      },
      'replays.stage': ({ stage, bytes }) => ({ stage: replayer.stage(stage, bytes) }),
      'exchanges.replay': (input) => replayer.replay(input),
      'recipes.start': ({ recipe, ...input }) => startRecipe(sessions, options.picture ?? '', recipe, input),
      'demo.start': () => demo.start(),
      'tasks.cancel': ({ task }) => {
        tasks.cancel(task)
        return null
      },
      'matches.check': ({ match }) => {
        const result = compileMatch(match)
        return { problem: result.ok ? null : result.problem }
      },
      'filters.check': ({ table, text, saved }) => {
        const definitions: Record<string, string> = {}
        for (const { table: of, name, text: definition } of saved)
          if (of === table) definitions[name] = definition
        const { problems } = parseFilter(text, table, { saved: definitions, regexProblem: textRegexProblem })
        return { problems: problems.map((problem) => ({ ...problem, expected: [...problem.expected] })) }
      },
      'codings.remove': ({ bytes, codings }) => decodeContent(bytes, codings),
      'codings.apply': ({ bytes, codings, like }) => encodeContent(bytes, codings, like)
    },
    sessions,
    rules,
    captures,
    capture,
    demo,
    mocks,
    tasks,
    conversations,
    onEvent(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    close: () => (closed ??= close())
  }
}

/** `2026-11-21T10-42-07.118Z.pcapng`: sorts by time, valid on every system, unique per process start. */
function captureName(clock: Clock): string {
  const stamp = new Date(clock.startedAt).toISOString().replaceAll(':', '-')
  return `${stamp}-${process.pid}.pcapng`
}
