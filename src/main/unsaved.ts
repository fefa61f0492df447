/**
 * Quitting with a capture that is saved nowhere: the user says what becomes of it. Nobody is there to ask when the
 * system ends the app; then it is kept, and offered at the next start.
 */
import { app, dialog, type BrowserWindow } from 'electron'
import { fill } from './locales/texts'
import type { HostTexts } from './locales/en'
import type { Log } from './log'

export interface UnsavedParts {
  window: BrowserWindow
  texts: () => HostTexts
  /** Bytes captured since the last save. */
  unsavedBytes(): number
  /** Asks where and saves there; false when the user thought better of it. */
  save(): Promise<boolean>
  /** The capture is to be deleted when the engine closes. */
  discard(): void
  log: Log
}

/** The buttons' order is the answer's number. */
const ANSWERS = ['save', 'keep', 'discard', 'cancel'] as const

export function askBeforeClose({ window, texts, unsavedBytes, save, discard, log }: UnsavedParts): void {
  let answered = false
  let quitting = false
  const onQuit = (): void => {
    quitting = true
  }
  app.on('before-quit', onQuit)
  window.once('closed', () => app.removeListener('before-quit', onQuit))
  // Electron would quit as if the user had asked for it, and wait for an answer.
  process.once('SIGTERM', () => {
    answered = true
    app.quit()
  })

  window.on('close', (event) => {
    if (answered) return
    if (unsavedBytes() === 0) {
      discard()
      return
    }
    event.preventDefault()
    void decide().catch((error: unknown) => {
      log.error('Asking about the capture failed', error)
    })
  })

  const decide = async (): Promise<void> => {
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
    const answer = ANSWERS[response] ?? 'cancel'
    if (answer === 'cancel' || (answer === 'save' && !(await save()))) {
      quitting = false
      return
    }
    if (answer !== 'keep') discard()
    answered = true
    if (quitting) app.quit()
    else window.close()
  }
}
