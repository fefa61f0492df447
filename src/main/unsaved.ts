/**
 * Asks the user on quit about an unsaved capture, and about bookmarks and notes in opened files. If the system ends the
 * app, there is no dialog: the capture is kept and offered at the next start.
 */
import { app, dialog, type BrowserWindow } from 'electron'
import type { CaptureList } from '../engine/captures/capture-list'
import type { Handlers } from '../shared/rpc/server'
import { fill } from './locales/texts'
import type { HostRequests } from './host-requests'
import type { HostTexts } from './locales/en'
import type { Log } from './log'

export interface UnsavedParts {
  window: BrowserWindow
  texts: () => HostTexts
  /** Bytes captured since the last save. */
  unsavedBytes(): number
  /** Shows a save dialog and saves; returns false if the user cancelled. */
  save(): Promise<boolean>
  /** Opened files with bookmarks or notes that are not saved. */
  markedFiles(): MarkedFile[]
  /** Deletes the capture when the engine closes. */
  discard(): void
  /** Returns true if the system ends the app. */
  isQuitSignalled(): boolean
  log: Log
}

export interface MarkedFile {
  name: string
  marks: number
  /** Saves the whole capture with its marks. */
  save(): Promise<boolean>
}

/** Returns the unsaved parts of the open captures; `save` shows a dialog and returns the saved path. */
export function unsavedIn(
  captures: CaptureList,
  save: Handlers<HostRequests>['files.save']
): Pick<UnsavedParts, 'unsavedBytes' | 'save' | 'markedFiles' | 'discard'> {
  const isSaved = async (capture: number): Promise<boolean> => (await save({ capture })).path !== null
  return {
    unsavedBytes: () => captures.live.unsavedBytes,
    save: () => isSaved(captures.liveId),
    markedFiles: () =>
      captures
        .list()
        .filter(({ unsavedMarks }) => unsavedMarks > 0)
        .map(({ capture, name, unsavedMarks }) => ({
          name,
          marks: unsavedMarks,
          save: () => isSaved(capture)
        })),
    discard: () => {
      captures.live.discard()
    }
  }
}

/** The index of the dialog's response is the position in these lists. */
const FILE_ANSWERS = ['save', 'discard', 'cancel'] as const
const ANSWERS = ['save', 'keep', 'discard', 'cancel'] as const

export function confirmBeforeClose(parts: UnsavedParts): void {
  const { window, texts, unsavedBytes, save, discard, isQuitSignalled: isQuitSignalled, log } = parts
  let answered = false
  let quitting = false
  const onQuit = (): void => {
    quitting = true
  }
  app.on('before-quit', onQuit)
  window.once('closed', () => app.removeListener('before-quit', onQuit))

  window.on('close', (event) => {
    if (answered || isQuitSignalled()) return
    // On macOS the app keeps running without its window, and keeps the capture.
    if (process.platform === 'darwin' && !quitting) return
    if (unsavedBytes() === 0 && parts.markedFiles().length === 0) {
      discard()
      return
    }
    event.preventDefault()
    void decide().catch((error: unknown) => {
      log.error('Showing the dialog about the capture failed', error)
    })
  })

  const decide = async (): Promise<void> => {
    for (const file of parts.markedFiles()) {
      if (await settle(file)) continue
      quitting = false
      return
    }
    const answer = unsavedBytes() === 0 ? 'discard' : await confirm()
    if (answer === 'cancel' || (answer === 'save' && !(await save()))) {
      quitting = false
      return
    }
    if (answer !== 'keep') discard()
    answered = true
    if (quitting) app.quit()
    else window.close()
  }

  /** Returns false if the window must stay open. */
  const settle = async ({ name, marks, save }: MarkedFile): Promise<boolean> => {
    const { title, detail, buttons } = texts().unsavedMarks
    const { response } = await dialog.showMessageBox(window, {
      type: 'question',
      message: fill(title, { name }),
      detail: fill(detail, { count: String(marks) }),
      buttons: FILE_ANSWERS.map((answer) => buttons[answer]),
      defaultId: FILE_ANSWERS.indexOf('save'),
      cancelId: FILE_ANSWERS.indexOf('cancel'),
      noLink: true
    })
    const answer = FILE_ANSWERS[response] ?? 'cancel'
    return answer === 'discard' || (answer === 'save' && (await save()))
  }

  const confirm = async (): Promise<(typeof ANSWERS)[number]> => {
    const { title, detail, buttons } = texts().unsaved
    const megabytes = (unsavedBytes() / 1_000_000).toFixed(1)
    const { response } = await dialog.showMessageBox(window, {
      type: 'question',
      message: title,
      detail: fill(detail, { size: megabytes }),
      buttons: ANSWERS.map((answer) => buttons[answer]),
      defaultId: ANSWERS.indexOf('save'),
      cancelId: ANSWERS.indexOf('cancel'),
      noLink: true
    })
    return ANSWERS[response] ?? 'cancel'
  }
}
