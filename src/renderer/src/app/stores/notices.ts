import { defineStore } from 'pinia'
import { computed, shallowRef } from 'vue'
import { AppError, messageOf, type ErrorCode, type ErrorDetails } from '../../../../shared/model/app-error'
import { Countdown } from './model/countdown'

/**
 * Notices: failures with their code, offers, and short confirmations. Each is shown for a while in a corner of the
 * window, and then kept in a list.
 */

export type NoticeTone = 'error' | 'info'

export interface Notice {
  readonly id: number
  readonly tone: NoticeTone
  /** Milliseconds since 1970. */
  readonly time: number
  /** Catalogue key of the message, with its named values. */
  readonly text: string
  readonly values: Readonly<Record<string, string | number>>
  /** Catalogue key of the suggested next step, if there is one. */
  readonly next: string | null
  /** Code and English message of the engine, for searching. */
  readonly code: string | null
  readonly detail: string | null
  /** An action to offer; running it removes the notice. */
  readonly action: NoticeAction | null
}

export interface NoticeAction {
  /** Catalogue key; the notice's values apply to it as well. */
  readonly label: string
  run(): void
}

/** Where a notice is shown, and for how long. */
interface NoticeDisplay {
  readonly shownMs: number
  /** Counts as unread until the list is opened, and does not expire behind a dialog. */
  readonly isLasting: boolean
  /** False for a state that the list shows in another form. */
  readonly isListed: boolean
}

/** Reasons why notices do not expire: the pointer or the focus is on one, or the window is not visible. */
export type NoticeHold = 'pointer' | 'focus' | 'hidden'

/** More would cover the window; the oldest are moved to the list. */
const MAX_SHOWN = 4
const MAX_LISTED = 100

const INFO_SHOWN_MS = 4000

/** Long enough to notice an unwanted removal. */
const UNDO_SHOWN_MS = 15_000

/** Long enough to read an error and its next step; the list keeps it. */
const LASTING_SHOWN_MS = 20_000

export const useNoticesStore = defineStore('notices', () => {
  /** Shown in the corner, the newest last. */
  const list = shallowRef<readonly Notice[]>([])
  /** All notices of this launch, the newest first. */
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
  /** While a dialog is open, the list is not accessible: lasting notices stay visible. */
  const setBehindDialog = (isBehind: boolean): void => {
    isBehindDialog = isBehind
    run()
  }

  /** Removes a notice from the corner. */
  const expire = (id: number): void => {
    countdowns.get(id)?.countdown.pause()
    countdowns.delete(id)
    list.value = list.value.filter((notice) => notice.id !== id)
  }
  const markRead = (id: number): void => {
    unreadIds.value = new Set([...unreadIds.value].filter((one) => one !== id))
  }
  /** Marks a notice as read; it stays in the list. */
  const dismiss = (id: number): void => {
    expire(id)
    markRead(id)
  }
  /** Removes a notice from the list as well. */
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

  const add = (part: Omit<Notice, 'id' | 'time'>, display: NoticeDisplay): number => {
    const id = nextId++
    const notice = { ...part, id, time: Date.now() }
    // A repeated failure (a busy port tried twice) replaces the earlier notice.
    const same = list.value.filter(({ text, detail }) => text === notice.text && detail === notice.detail)
    for (const { id: earlier } of same) (display.isListed ? remove : expire)(earlier)
    list.value = [...list.value, notice]
    for (const { id: oldest } of list.value.slice(0, -MAX_SHOWN)) expire(oldest)
    if (display.isListed) history.value = [notice, ...history.value].slice(0, MAX_LISTED)
    if (display.isListed && display.isLasting) unreadIds.value = new Set([...unreadIds.value, id])
    const countdown = new Countdown(display.shownMs, () => {
      expire(id)
    })
    countdowns.set(id, { countdown, isLasting: display.isLasting })
    run()
    return id
  }
  const lasting: NoticeDisplay = { shownMs: LASTING_SHOWN_MS, isLasting: true, isListed: true }

  /** Reports an error. `action`: an action to offer. */
  const report = (error: unknown, action: NoticeAction | null = null): void => {
    const { code, systemCode, message } = describeError(error)
    // A dialog explains it once, instead of one notice for each interrupted request.
    if (code === 'engine-stopped') return
    const text = `shell.errors.${code}.message`
    const next = `shell.errors.${code}.next`
    add({ tone: 'error', text, next, values: {}, code: systemCode ?? code, detail: message, action }, lasting)
  }

  /** Resolves with true if `work` succeeded; otherwise reports the error. */
  const attempt = async (work: Promise<unknown>): Promise<boolean> => {
    try {
      await work
      return true
    } catch (error) {
      report(error)
      return false
    }
  }

  /** Shows a failure that is not an engine error. `text` is a catalogue key. */
  const fail = (text: string, values: Notice['values'], action: NoticeAction | null): void => {
    add({ tone: 'error', text, next: null, values, code: null, detail: null, action }, lasting)
  }

  /**
   * Announces a lasting state that has just begun, such as a damaged file. The list shows the state itself. Returns the
   * id to pass to `expire` when the state ends.
   */
  const announce = (tone: NoticeTone, text: string, values: Notice['values'], action: NoticeAction): number =>
    add({ tone, text, next: null, values, code: null, detail: null, action }, { ...lasting, isListed: false })

  const notify = (notice: Pick<Notice, 'text' | 'values' | 'action'>, shownMs: number): void => {
    const display = { shownMs, isLasting: false, isListed: true }
    add({ tone: 'info', next: null, code: null, detail: null, ...notice }, display)
  }

  /** Shows a short confirmation. `text` is a catalogue key. */
  const inform = (text: string, values: Notice['values'] = {}): void => {
    notify({ text, values, action: null }, INFO_SHOWN_MS)
  }

  /** A confirmation with an action, shown long enough to read and use it. */
  const offerAction = (text: string, values: Notice['values'], action: NoticeAction): void => {
    notify({ text, values, action }, UNDO_SHOWN_MS)
  }

  /** A confirmation with Undo. */
  const offerUndo = (text: string, values: Notice['values'], undo: () => void): void => {
    notify({ text, values, action: { label: 'shell.notices.undo', run: undo } }, UNDO_SHOWN_MS)
  }

  /** Offers an action, which stays in the list until it is run or dismissed. `n` selects the plural. */
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

/** Converts any thrown value to an error with a translated message. Anything other than an AppError is a bug. */
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
