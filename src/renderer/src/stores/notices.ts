import { defineStore } from 'pinia'
import { shallowRef } from 'vue'
import { AppError, messageOf, type ErrorCode, type ErrorDetails } from '../../../shared/model/app-error'

/** What has to be told: failures in words with their code, and short confirmations. */

export type NoticeTone = 'error' | 'info'

export interface Notice {
  readonly id: number
  readonly tone: NoticeTone
  /** Catalogue key of the sentence, with its named values. */
  readonly text: string
  readonly values: Readonly<Record<string, string | number>>
  /** Catalogue key of the next step, where there is one. */
  readonly next: string | null
  /** The code and the engine's own words, kept beside for searching. */
  readonly code: string | null
  readonly detail: string | null
  /** What can be done about it at once; doing it takes the notice away. */
  readonly action: NoticeAction | null
}

export interface NoticeAction {
  /** Catalogue key; the notice's values are its as well. */
  readonly label: string
  run(): void
}

/** More would cover the window; the oldest go. */
const MAX_NOTICES = 4

/** A confirmation goes by itself; an error stays until it is dismissed. */
const INFO_SHOWN_MS = 4000

/** Long enough to see that something is gone that should not be. */
const UNDO_SHOWN_MS = 15_000

export const useNoticesStore = defineStore('notices', () => {
  const list = shallowRef<readonly Notice[]>([])
  let nextId = 1

  const dismiss = (id: number): void => {
    list.value = list.value.filter((notice) => notice.id !== id)
  }

  const add = (notice: Omit<Notice, 'id'>): number => {
    const id = nextId++
    // The same failure again (a busy port tried twice) replaces itself instead of piling up.
    const others = list.value.filter((other) => other.text !== notice.text || other.detail !== notice.detail)
    list.value = [...others, { ...notice, id }].slice(-MAX_NOTICES)
    return id
  }

  /** `action`: what can be done about it at once. */
  const report = (error: unknown, action: NoticeAction | null = null): void => {
    const { code, systemCode, message } = describeError(error)
    add({
      tone: 'error',
      text: `shell.errors.${code}.what`,
      next: `shell.errors.${code}.next`,
      values: {},
      code: systemCode ?? code,
      detail: message,
      action
    })
  }

  /** Resolves with whether `work` went well; where it did not, why is reported. */
  const attempt = async (work: Promise<unknown>): Promise<boolean> => {
    try {
      await work
      return true
    } catch (error) {
      report(error)
      return false
    }
  }

  /** A failure that is no error of the engine's. `text` is a catalogue key. */
  const fail = (text: string, values: Notice['values'], action: NoticeAction | null): void => {
    add({ tone: 'error', text, next: null, values, code: null, detail: null, action })
  }

  const tell = (notice: Pick<Notice, 'text' | 'values' | 'action'>, shownMs: number): void => {
    const id = add({ tone: 'info', next: null, code: null, detail: null, ...notice })
    setTimeout(() => {
      dismiss(id)
    }, shownMs)
  }

  /** `text` is a catalogue key. */
  const inform = (text: string, values: Notice['values'] = {}): void => {
    tell({ text, values, action: null }, INFO_SHOWN_MS)
  }

  /** A confirmation with an action, shown long enough to be read and used. */
  const offerAction = (text: string, values: Notice['values'], action: NoticeAction): void => {
    tell({ text, values, action }, UNDO_SHOWN_MS)
  }

  /** The same with a way back, which stays longer. */
  const offerUndo = (text: string, values: Notice['values'], undo: () => void): void => {
    tell({ text, values, action: { label: 'shell.notices.undo', run: undo } }, UNDO_SHOWN_MS)
  }

  /** Something to be done about it, which stays until it is done or dismissed. `n` chooses the plural. */
  const offer = (text: string, values: Notice['values'], action: NoticeAction): void => {
    add({ tone: 'info', next: null, code: null, detail: null, text, values, action })
  }

  return { list, report, attempt, fail, inform, offerUndo, offerAction, offer, dismiss }
})

/** Any thrown value as an error the catalogue has words for. What is not an AppError is a bug of ours. */
export function describeError(error: unknown): {
  code: ErrorCode
  systemCode: string | undefined
  message: string
  details: ErrorDetails | undefined
} {
  if (error instanceof AppError) {
    const { code, systemCode, message, details } = error
    return { code, systemCode, message, details }
  }
  return { code: 'internal', systemCode: undefined, message: messageOf(error), details: undefined }
}
