import { useEngine } from '../bridge/engine-client'
import { useCaptureStore } from '../stores/capture'
import { useDialogsStore } from '../stores/dialogs'
import { describeError, useNoticesStore } from '../stores/notices'
import { useSelectionStore } from '../stores/selection'
import { useWorkbenchStore } from '../stores/workbench'

/** Commands on captures as buttons, menus and keys use them: failures become notices. */

export interface CaptureActions {
  /** Switches recording on or off. */
  toggleRecording(): Promise<void>
  /** Clears the live capture; asks first where bytes would be lost that are saved nowhere. */
  clear(): Promise<void>
  /** What the question was answered with. */
  clearNow(): Promise<void>
  /** Opens a file the user chooses, and shows it. */
  open(): Promise<void>
  openRecent(id: number): Promise<void>
  /** Opens the files that were handed to the app, and shows the last of them. */
  openHanded(): Promise<void>
  openKept(id: string): Promise<void>
  discardKept(id: string): Promise<void>
  /** True when the capture was saved, false when the user thought better of it or it failed. */
  save(capture: number): Promise<boolean>
  wireshark(capture: number): Promise<void>
  /** Closes an opened file; asks first where marks would be lost that are saved nowhere. */
  close(capture: number): Promise<void>
  /** What the question was answered with. */
  closeNow(capture: number): Promise<void>
  show(capture: number | null): void
}

export function useCaptureActions(): CaptureActions {
  const engine = useEngine()
  const captures = useCaptureStore()
  const selection = useSelectionStore()
  const dialogs = useDialogsStore()
  const notices = useNoticesStore()
  const workbench = useWorkbenchStore()

  const told = async <Answer>(action: Promise<Answer>): Promise<Answer | null> => {
    try {
      return await action
    } catch (error) {
      notices.report(error)
      return null
    }
  }

  /** What is selected has its number in one capture only. */
  const turnTo = (capture: number | null): void => {
    if ((capture ?? captures.live?.capture) === captures.shown) return
    selection.clear()
    selection.selectSession(null)
    captures.show(capture)
  }

  /** Whoever asks for a capture wants to see it, and not the workbench in front of it. */
  const show = (capture: number | null): void => {
    workbench.hide()
    turnTo(capture)
  }

  const clearNow = async (): Promise<void> => {
    dialogs.clearing = false
    if ((await told(engine.request('captures.clear', {}))) === null) return
    selection.clear()
    captures.show(null)
  }

  const closeNow = async (capture: number): Promise<void> => {
    dialogs.closing = null
    if (captures.shown === capture) turnTo(null)
    await told(engine.request('captures.close', { capture }))
  }

  return {
    show,
    clearNow,
    closeNow,
    async toggleRecording() {
      await told(engine.request('captures.record', { on: captures.live?.state === 'off' }))
    },
    async clear() {
      if ((captures.live?.unsavedBytes ?? 0) > 0) dialogs.clearing = true
      else await clearNow()
    },
    async open() {
      const answer = await told(engine.request('files.open', {}))
      if (answer !== null && answer.capture !== null) show(answer.capture)
    },
    async openRecent(id) {
      const answer = await told(engine.request('files.openRecent', { id }))
      if (answer !== null) show(answer.capture)
    },
    async openHanded() {
      for (;;) {
        try {
          const { capture } = await engine.request('files.openHanded', {})
          if (capture === null) return
          show(capture)
        } catch (error) {
          notices.report(error)
          // One that cannot be opened says nothing of the next; without a host there is none.
          if (describeError(error).code === 'internal') return
        }
      }
    },
    async openKept(id) {
      const answer = await told(engine.request('captures.openKept', { id }))
      if (answer !== null) show(answer.capture)
    },
    async discardKept(id) {
      await told(engine.request('captures.discardKept', { id }))
    },
    async save(capture) {
      const answer = await told(engine.request('files.save', { capture }))
      const path = answer?.path ?? null
      if (path === null) return false
      notices.inform('capture.saved', { path })
      return true
    },
    async wireshark(capture) {
      await told(engine.request('files.wireshark', { capture }))
    },
    async close(capture) {
      const unsaved = captures.list.find((totals) => totals.capture === capture)?.unsavedMarks ?? 0
      if (unsaved > 0) dialogs.closing = capture
      else await closeNow(capture)
    }
  }
}
