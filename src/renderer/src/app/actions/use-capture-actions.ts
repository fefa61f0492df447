import { useEngine } from '../bridge/engine-client'
import { useCaptureStore } from '../stores/capture'
import { useDialogsStore } from '../stores/dialogs'
import { describeError, useNoticesStore } from '../stores/notices'
import { useSelectionStore } from '../stores/selection'
import { useWorkbenchStore } from '../stores/workbench'

/** Capture commands for buttons, menus and shortcuts. Errors are shown as notices. */

export interface CaptureActions {
  /** Toggles recording. */
  toggleRecording(): Promise<void>
  /** Clears the live capture, after confirmation if it has unsaved bytes. */
  clear(): Promise<void>
  /** Clears the capture after the user confirmed. */
  clearNow(): Promise<void>
  /** Opens a file chosen by the user and shows it. */
  open(): Promise<void>
  openRecent(id: number): Promise<void>
  /** Opens the files passed to the app and shows the last one. */
  openHanded(): Promise<void>
  openUnsaved(id: string): Promise<void>
  discardUnsaved(id: string): Promise<void>
  /** Returns true if the capture was saved, false if the user cancelled or saving failed. */
  save(capture: number): Promise<boolean>
  wireshark(capture: number): Promise<void>
  /** Closes an opened file, after confirmation if it has unsaved notes. */
  close(capture: number): Promise<void>
  /** Closes the file after the user confirmed. */
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

  const reportingErrors = async <Answer>(action: Promise<Answer>): Promise<Answer | null> => {
    try {
      return await action
    } catch (error) {
      notices.report(error)
      return null
    }
  }

  /** Selections are numbers that are valid in one capture only. */
  const turnTo = (capture: number | null): void => {
    if ((capture ?? captures.live?.capture) === captures.shown) return
    selection.clear()
    selection.selectSession(null)
    captures.show(capture)
  }

  /** Shows a capture and hides the workbench in front of it. */
  const show = (capture: number | null): void => {
    workbench.hide()
    turnTo(capture)
  }

  const clearNow = async (): Promise<void> => {
    dialogs.clearing = false
    if ((await reportingErrors(engine.request('captures.clear', {}))) === null) return
    selection.clear()
    captures.show(null)
  }

  const closeNow = async (capture: number): Promise<void> => {
    dialogs.closing = null
    if (captures.shown === capture) turnTo(null)
    await reportingErrors(engine.request('captures.close', { capture }))
  }

  return {
    show,
    clearNow,
    closeNow,
    async toggleRecording() {
      await reportingErrors(engine.request('captures.record', { on: captures.live?.state === 'off' }))
    },
    async clear() {
      if ((captures.live?.unsavedBytes ?? 0) > 0) dialogs.clearing = true
      else await clearNow()
    },
    async open() {
      const answer = await reportingErrors(engine.request('files.open', {}))
      if (answer !== null && answer.capture !== null) show(answer.capture)
    },
    async openRecent(id) {
      const answer = await reportingErrors(engine.request('files.openRecent', { id }))
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
          // A file that fails to open does not affect the next one; an internal error means that there is no host.
          if (describeError(error).code === 'internal') return
        }
      }
    },
    async openUnsaved(id) {
      const answer = await reportingErrors(engine.request('captures.openKept', { id }))
      if (answer !== null) show(answer.capture)
    },
    async discardUnsaved(id) {
      await reportingErrors(engine.request('captures.discardKept', { id }))
    },
    async save(capture) {
      const answer = await reportingErrors(engine.request('files.save', { capture }))
      const path = answer?.path ?? null
      if (path === null) return false
      notices.inform('capture.saved', { path })
      return true
    },
    async wireshark(capture) {
      await reportingErrors(engine.request('files.wireshark', { capture }))
    },
    async close(capture) {
      const unsaved = captures.list.find((totals) => totals.capture === capture)?.unsavedMarks ?? 0
      if (unsaved > 0) dialogs.closing = capture
      else await closeNow(capture)
    }
  }
}
