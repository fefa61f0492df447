import { shallowRef, type ShallowRef } from 'vue'
import { useNoticesStore } from '../stores/notices'
import { useSelectionStore } from '../stores/selection'
import { useSessionsStore } from '../stores/sessions'

/** Session commands as buttons and menus use them: failures become notices, and the selection stays valid. */

export interface SessionActions {
  start(id: number): Promise<void>
  stop(id: number): Promise<void>
  remove(id: number): Promise<void>
  runDemo(): Promise<void>
  readonly demoStarting: Readonly<ShallowRef<boolean>>
}

/** One for the window: the demo can be asked for from two places, and must be started once. */
const demoStarting = shallowRef(false)

export function useSessionActions(): SessionActions {
  const sessions = useSessionsStore()
  const selection = useSelectionStore()
  const notices = useNoticesStore()

  const told = async (action: Promise<unknown>): Promise<void> => {
    try {
      await action
    } catch (error) {
      notices.report(error)
    }
  }

  return {
    demoStarting,
    start: (id) => told(sessions.start(id)),
    stop: (id) => told(sessions.stop(id)),
    remove: async (id) => {
      await told(sessions.remove(id))
      if (selection.session === id && !sessions.byId.has(id)) selection.selectSession(null)
    },
    runDemo: async () => {
      if (demoStarting.value) return
      demoStarting.value = true
      await told(sessions.startDemo())
      demoStarting.value = false
    }
  }
}
