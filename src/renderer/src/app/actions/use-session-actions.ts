import { shallowRef, type ShallowRef } from 'vue'
import type { SessionSummary } from '../../../../shared/contract/sessions'
import { isActive, sessionName, sessionToTry } from '../../kit/words/model/session-look'
import { useCaptureStore } from '../stores/capture'
import { useDialogsStore } from '../stores/dialogs'
import { describeError, useNoticesStore } from '../stores/notices'
import { useSelectionStore } from '../stores/selection'
import { useSendingStore } from '../stores/sending'
import { useSessionsStore } from '../stores/sessions'
import { useErrorWords } from '../../kit/words/use-error-words'
import { useNewSession } from './use-new-session'

/** Session commands for buttons and menus: errors become notices, and the selection stays valid. */

export interface SessionActions {
  start(id: number): Promise<void>
  /**
   * Stops a session; if it has open connections, after asking how to close them. A session that is already stopping
   * stops waiting for its connections.
   */
  stop(session: SessionSummary): Promise<void>
  /** Removes the session in the way the user chose. */
  removeNow(session: SessionSummary, how: 'cut' | 'drain'): Promise<void>
  stopThese(sessions: readonly SessionSummary[], how: 'cut' | 'drain'): Promise<void>
  startAll(): Promise<void>
  stopAll(): Promise<void>
  duplicate(id: number): Promise<void>
  /** Replaces the port in use by the free port found, and starts the session. */
  startOnFreePort(session: SessionSummary, port: number): Promise<void>
  /** Removes a session and offers to restore it; if it has open connections, after asking how to close them. */
  remove(session: SessionSummary): Promise<void>
  runDemo(): Promise<void>
  readonly demoStarting: Readonly<ShallowRef<boolean>>
}

/** Shared by the window, because the demo can be started from two places but only once. */
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

  /** Starts a session; if its port is in use, the notice offers a free one. */
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
      const { message } = errorWords(code, details)
      const values = { name: sessionName(session), what: message, port: freePort }
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
      if (state === 'running' && connections.open > 0) dialogs.confirmStop([session])
      else await stopThese([session], 'cut')
    },
    startAll: async () => {
      await notices.attempt(sessions.startAll())
    },
    stopAll: async () => {
      const running = sessions.list.filter(isActive)
      if (running.some(({ connections }) => connections.open > 0)) dialogs.confirmStop(running)
      else await notices.attempt(sessions.stopAll())
    },
    duplicate: async (id) => {
      await notices.attempt(sessions.duplicate(id))
    },
    remove: async (session) => {
      if (session.connections.open > 0) dialogs.confirmRemove(session)
      else await removeNow(session, 'cut')
    },
    runDemo: async () => {
      if (demoStarting.value) return
      demoStarting.value = true
      await notices.attempt(
        sessions.startDemo().then(({ id }) => {
          // If the demo is the only session, its example commands are shown anyway.
          const isShown =
            captures.totals?.kind !== 'file' && sessionToTry(sessions.list, selection.session)?.id === id
          if (!isShown) showNew(id)
        })
      )
      demoStarting.value = false
    }
  }
}
