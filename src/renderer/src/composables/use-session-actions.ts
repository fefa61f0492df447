import { shallowRef, type ShallowRef } from 'vue'
import type { SessionSummary } from '../../../shared/contract/sessions'
import { isActive, sessionName, sessionToTry } from '../headless/session-look'
import { useCaptureStore } from '../stores/capture'
import { useDialogsStore } from '../stores/dialogs'
import { describeError, useNoticesStore } from '../stores/notices'
import { useSelectionStore } from '../stores/selection'
import { useSendingStore } from '../stores/sending'
import { useSessionsStore } from '../stores/sessions'
import { useErrorWords } from './use-error-words'
import { useNewSession } from './use-new-session'

/** Session commands as buttons and menus use them: failures become notices, and the selection stays valid. */

export interface SessionActions {
  start(id: number): Promise<void>
  /**
   * Stops a session; one with open connections after asking what becomes of them. One that is finishing already is
   * told not to wait any longer.
   */
  stop(session: SessionSummary): Promise<void>
  /** What the question was answered with. */
  removeNow(session: SessionSummary, how: 'cut' | 'drain'): Promise<void>
  stopThese(sessions: readonly SessionSummary[], how: 'cut' | 'drain'): Promise<void>
  startAll(): Promise<void>
  stopAll(): Promise<void>
  duplicate(id: number): Promise<void>
  /** Takes the port that was found free in place of one that is in use, and starts. */
  startOnFreePort(session: SessionSummary, port: number): Promise<void>
  /** Removes and offers to bring it back; one with open connections after asking what becomes of them. */
  remove(session: SessionSummary): Promise<void>
  runDemo(): Promise<void>
  readonly demoStarting: Readonly<ShallowRef<boolean>>
}

/** One for the window: the demo can be asked for from two places, and must be started once. */
const demoStarting = shallowRef(false)

export function useSessionActions(): SessionActions {
  const sessions = useSessionsStore()
  const selection = useSelectionStore()
  const captures = useCaptureStore()
  const showNew = useNewSession()
  const notices = useNoticesStore()
  const dialogs = useDialogsStore()
  const sending = useSendingStore()
  const errorWords = useErrorWords()

  const bringBack = async (session: SessionSummary, at: number): Promise<void> => {
    await notices.attempt(sessions.create(session.config, isActive(session), { at, colour: session.colour }))
  }

  const startOnFreePort = async ({ id, config }: SessionSummary, port: number): Promise<void> => {
    if (!('listen' in config) || !('host' in config.listen)) return
    const listen = { host: config.listen.host, port }
    const next = config.kind === 'proxy' ? { ...config, listen } : { ...config, listen }
    if (await notices.attempt(sessions.update(id, next))) await start(id)
  }

  /** A port that is in use is told of with one that is not, to be taken at once. */
  const start = async (id: number): Promise<void> => {
    try {
      await sessions.start(id)
    } catch (error) {
      const session = sessions.byId.get(id)
      const { code, details } = describeError(error)
      const freePort = details?.freePort
      if (code !== 'address-in-use' || session === undefined || freePort === undefined) {
        notices.report(error)
        return
      }
      const { what } = errorWords(code, details)
      const values = { name: sessionName(session), what, port: freePort }
      notices.fail('session.portInUse', values, {
        label: 'session.menu.startOn',
        run: () => void startOnFreePort(session, freePort)
      })
    }
  }

  const removeNow = async (session: SessionSummary, how: 'cut' | 'drain'): Promise<void> => {
    const at = sessions.placeOf(session.id)
    if (!(await notices.attempt(sessions.remove(session.id, how)))) return
    sending.forget(session.id)
    if (selection.session === session.id) selection.selectSession(null)
    notices.offerUndo(
      'session.removed',
      { name: sessionName(session) },
      () => void bringBack(session, Math.max(0, at))
    )
  }

  const stopThese = async (these: readonly SessionSummary[], how: 'cut' | 'drain'): Promise<void> => {
    await Promise.all(these.map(({ id }) => notices.attempt(sessions.stop(id, how))))
  }

  return {
    demoStarting,
    stopThese,
    start,
    startOnFreePort,
    removeNow,
    stop: async (session) => {
      const { state, connections } = session
      if (state === 'running' && connections.open > 0) dialogs.askToStop([session])
      else await stopThese([session], 'cut')
    },
    startAll: async () => {
      await notices.attempt(sessions.startAll())
    },
    stopAll: async () => {
      const running = sessions.list.filter(isActive)
      if (running.some(({ connections }) => connections.open > 0)) dialogs.askToStop(running)
      else await notices.attempt(sessions.stopAll())
    },
    duplicate: async (id) => {
      await notices.attempt(sessions.duplicate(id))
    },
    remove: async (session) => {
      if (session.connections.open > 0) dialogs.askToRemove(session)
      else await removeNow(session, 'cut')
    },
    runDemo: async () => {
      if (demoStarting.value) return
      demoStarting.value = true
      await notices.attempt(
        sessions.startDemo().then(({ id }) => {
          // Alone in the list its commands to try are shown anyway.
          const isShown =
            captures.totals?.kind !== 'file' && sessionToTry(sessions.list, selection.session)?.id === id
          if (!isShown) showNew(id)
        })
      )
      demoStarting.value = false
    }
  }
}
