import { defineStore } from 'pinia'
import { computed, shallowRef } from 'vue'
import { AppError, messageOf, type ErrorCode, type ErrorDetails } from '../../../shared/model/app-error'
import { Countdown } from '../headless/countdown'

/**
 * Notices: failures in words with their code, offers, and short confirmations. Each is shown for a while in a corner of
 * the window and kept in a list.
 */

export type NoticeTone = 'error' | 'info'

export interface Notice {
  readonly id: number
  readonly tone: NoticeTone
  /** Milliseconds since 1970. */
  readonly time: number
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

/** Where a notice is shown, and how long. */
interface NoticeLife {
  readonly shownMs: number
  /** It waits for the user: it is counted until the list was opened, and does not expire behind a dialog. */
  readonly isLasting: boolean
  /** False for what the list shows by other means. */
  readonly isListed: boolean
}

/** What keeps notices from expiring: the pointer or the focus is on one, or nobody can see the window. */
export type NoticeHold = 'pointer' | 'focus' | 'hidden'

/** More would cover the window; the oldest go to the list. */
const MAX_SHOWN = 4
const MAX_LISTED = 100

const INFO_SHOWN_MS = 4000

/** Long enough to see that something is gone that should not be. */
const UNDO_SHOWN_MS = 15_000

/** Long enough to read an error and its next step; the list keeps it. */
const LASTING_SHOWN_MS = 20_000

export const useNoticesStore = defineStore('notices', () => {
  /** Shown in the corner, the newest last. */
  const list = shallowRef<readonly Notice[]>([])
  /** All of this launch, the newest first. */
  const history = shallowRef<readonly Notice[]>([])
  const isListOpen = shallowRef(false)
  const unreadIds = shallowRef<ReadonlySet<number>>(new Set())
  const countdowns = new Map<number, { readonly countdown: Countdown; readonly isLasting: boolean }>()
  const holds = new Set<NoticeHold>()
  let isBehindDialog = false
  let nextId = 1

  const run = (): void => {
    for (const { countdown, isLasting } of countdowns.values()) {
      if (holds.size > 0 || (isLasting && isBehindDialog)) countdown.pause()
      else countdown.resume()
    }
  }
  const hold = (reason: NoticeHold, isHeld: boolean): void => {
    if (isHeld) holds.add(reason)
    else holds.delete(reason)
    run()
  }
  /** While a dialog is open, the list cannot be reached: what waits for the user stays in sight. */
  const setBehindDialog = (isBehind: boolean): void => {
    isBehindDialog = isBehind
    run()
  }

  /** Takes a notice out of the corner. */
  const expire = (id: number): void => {
    countdowns.get(id)?.countdown.pause()
    countdowns.delete(id)
    list.value = list.value.filter((notice) => notice.id !== id)
  }
  const markRead = (id: number): void => {
    unreadIds.value = new Set([...unreadIds.value].filter((one) => one !== id))
  }
  /** The user has seen it: the list keeps it without counting it. */
  const dismiss = (id: number): void => {
    expire(id)
    markRead(id)
  }
  /** Takes it out of the list as well. */
  const remove = (id: number): void => {
    dismiss(id)
    history.value = history.value.filter((notice) => notice.id !== id)
  }
  const clear = (): void => {
    for (const { id } of history.value) dismiss(id)
    history.value = []
  }
  const openList = (): void => {
    isListOpen.value = true
    for (const { id } of list.value) expire(id)
    unreadIds.value = new Set()
  }

  const add = (part: Omit<Notice, 'id' | 'time'>, life: NoticeLife): number => {
    const id = nextId++
    const notice = { ...part, id, time: Date.now() }
    // The same failure again (a busy port tried twice) replaces itself instead of piling up.
    const same = list.value.filter(({ text, detail }) => text === notice.text && detail === notice.detail)
    for (const { id: earlier } of same) (life.isListed ? remove : expire)(earlier)
    list.value = [...list.value, notice]
    for (const { id: oldest } of list.value.slice(0, -MAX_SHOWN)) expire(oldest)
    if (life.isListed) history.value = [notice, ...history.value].slice(0, MAX_LISTED)
    if (life.isListed && life.isLasting) unreadIds.value = new Set([...unreadIds.value, id])
    const countdown = new Countdown(life.shownMs, () => {
      expire(id)
    })
    countdowns.set(id, { countdown, isLasting: life.isLasting })
    run()
    return id
  }
  const lasting: NoticeLife = { shownMs: LASTING_SHOWN_MS, isLasting: true, isListed: true }

  /** `action`: what can be done about it at once. */
  const report = (error: unknown, action: NoticeAction | null = null): void => {
    const { code, systemCode, message } = describeError(error)
    const text = `shell.errors.${code}.what`
    const next = `shell.errors.${code}.next`
    add({ tone: 'error', text, next, values: {}, code: systemCode ?? code, detail: message, action }, lasting)
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
    add({ tone: 'error', text, next: null, values, code: null, detail: null, action }, lasting)
  }

  /**
   * A lasting state, such as a damaged file, that has just come up. The list shows the state itself. Returns the id by
   * which `expire` takes the notice away when the state ends.
   */
  const announce = (tone: NoticeTone, text: string, values: Notice['values'], action: NoticeAction): number =>
    add({ tone, text, next: null, values, code: null, detail: null, action }, { ...lasting, isListed: false })

  const tell = (notice: Pick<Notice, 'text' | 'values' | 'action'>, shownMs: number): void => {
    const life = { shownMs, isLasting: false, isListed: true }
    add({ tone: 'info', next: null, code: null, detail: null, ...notice }, life)
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

  /** Something to be done about it, which waits in the list until it is done or dismissed. `n` chooses the plural. */
  const offer = (text: string, values: Notice['values'], action: NoticeAction): void => {
    add({ tone: 'info', next: null, code: null, detail: null, text, values, action }, lasting)
  }

  return {
    list,
    history,
    isListOpen,
    unread: computed(() => unreadIds.value.size),
    report,
    attempt,
    fail,
    announce,
    inform,
    offerUndo,
    offerAction,
    offer,
    expire,
    dismiss,
    remove,
    clear,
    openList,
    hold,
    setBehindDialog
  }
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
