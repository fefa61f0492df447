/**
 * Asks the user on quit about an unsaved capture, and about bookmarks and notes in opened files. If the system ends the
 * app, there is no dialog: the capture is kept and offered at the next start. The same applies if the engine has stopped
 * or does not respond.
 */
import { app, dialog, type BrowserWindow } from 'electron'
import type { CaptureTotals } from '../shared/contract/captures'
import { AppError } from '../shared/model/app-error'
import type { Handlers } from '../shared/rpc/server'
import { fill } from './locales/texts'
import type { HostRequests } from './host-requests'
import type { HostTexts } from './locales/en'
import type { Log } from './log'
import { withinLimit } from './within-limit'

/** Milliseconds to wait for the engine. A busy one responds in some ten; a hung one must not keep the window open. */
const ENGINE_LIMIT_MS = 2_000

export interface UnsavedParts {
  window: BrowserWindow
  texts: () => HostTexts
  /** Returns what is not saved; null if the engine does not respond. */
  unsaved(): Promise<Unsaved | null>
  /** Deletes the capture when the engine closes. */
  discard(): Promise<void>
  /** Returns true if the system ends the app. */
  isQuitSignalled(): boolean
  log: Log
}

export interface Unsaved {
  /** Bytes captured since the last save. */
  bytes: number
  /** Shows a save dialog and saves; returns false if the user cancelled. */
  save(): Promise<boolean>
  /** Opened files with bookmarks or notes that are not saved. */
  markedFiles: MarkedFile[]
}

export interface MarkedFile {
  name: string
  marks: number
  /** Saves the whole capture with its marks. */
  save(): Promise<boolean>
}

/** The engine functions used here. */
export interface UnsavedEngine {
  /** Returns the open captures, the live one first. */
  list(): Promise<readonly CaptureTotals[]>
  discard(): Promise<unknown>
}

/** Returns the unsaved parts of the open captures; `save` shows a dialog and returns the saved path. */
export function unsavedIn(
  engine: UnsavedEngine,
  save: Handlers<HostRequests>['files.save']
): Pick<UnsavedParts, 'unsaved' | 'discard'> {
  const isSaved = async (capture: number): Promise<boolean> => (await save({ capture })).path !== null
  const unlessStopped = async <Result>(work: Promise<Result>): Promise<Result | null> => {
    try {
      return await withinLimit(work, ENGINE_LIMIT_MS, null)
    } catch (error) {
      if (error instanceof AppError && error.code === 'engine-stopped') return null
      throw error
    }
  }
  return {
    async unsaved() {
      const captures = await unlessStopped(engine.list())
      const live = captures?.find(({ kind }) => kind === 'live')
      if (captures === null || live === undefined) return null
      return {
        bytes: live.unsavedBytes,
        save: () => isSaved(live.capture),
        markedFiles: captures
          .filter(({ unsavedMarks }) => unsavedMarks > 0)
          .map(({ capture, name, unsavedMarks }) => ({
            name,
            marks: unsavedMarks,
            save: () => isSaved(capture)
          }))
      }
    },
    async discard() {
      await unlessStopped(engine.discard())
    }
  }
}

/** The index of the dialog's response is the position in these lists. */
const FILE_ANSWERS = ['save', 'discard', 'cancel'] as const
const ANSWERS = ['save', 'keep', 'discard', 'cancel'] as const

export function confirmBeforeClose(parts: UnsavedParts): void {
  const { window, texts, unsaved, discard, isQuitSignalled, log } = parts
  let answered = false
  let deciding = false
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
    // The engine responds later: the window is closed again once the user's decision is known.
    event.preventDefault()
    if (deciding) return
    deciding = true
    void decide()
      .catch((error: unknown) => {
        log.error('Showing the dialog about the capture failed', error)
      })
      .finally(() => (deciding = false))
  })

  const decide = async (): Promise<void> => {
    if (!(await isSettled())) {
      quitting = false
      return
    }
    answered = true
    if (quitting) app.quit()
    else if (!window.isDestroyed()) window.close()
  }

  /** Returns false if the window must stay open. */
  const isSettled = async (): Promise<boolean> => {
    const found = await unsaved()
    if (found === null) return true
    for (const file of found.markedFiles) {
      if (!(await settle(file))) return false
    }
    const answer = found.bytes === 0 ? 'discard' : await confirm(found.bytes)
    if (answer === 'cancel' || (answer === 'save' && !(await found.save()))) return false
    if (answer !== 'keep') await discard()
    return true
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

  const confirm = async (bytes: number): Promise<(typeof ANSWERS)[number]> => {
    const { title, detail, buttons } = texts().unsaved
    const megabytes = (bytes / 1_000_000).toFixed(1)
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
