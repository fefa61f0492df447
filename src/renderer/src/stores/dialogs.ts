import { defineStore } from 'pinia'
import { shallowRef } from 'vue'
import type { SessionSummary } from '../../../shared/contract/sessions'
import type { NumberRanges } from '../../../shared/model/number-ranges'
import type { SessionKind } from '../headless/session-form'

export interface SessionDialogRequest {
  readonly kind: SessionKind
  readonly editing: SessionSummary | null
}

/** Sessions to be stopped, or one to be removed, although they have open connections. */
export interface StopRequest {
  readonly sessions: readonly SessionSummary[]
  readonly isRemoval: boolean
}

/** What of a capture is to be mocked; `ranges` in numbers, null for all of it. */
export interface MockRequest {
  readonly capture: number
  /** As it stands within a sentence. */
  readonly name: string
  readonly of: 'exchanges' | 'connections'
  readonly ranges: NumberRanges | null
  readonly count: number
}

/** Which dialog is open. They are asked for from several places and stand in one. */
export const useDialogsStore = defineStore('dialogs', () => {
  const session = shallowRef<SessionDialogRequest | null>(null)
  const stopping = shallowRef<StopRequest | null>(null)
  const mocking = shallowRef<MockRequest | null>(null)
  const palette = shallowRef(false)
  const settings = shallowRef(false)
  const shortcuts = shallowRef(false)
  /** Whether the live capture may be cleared. */
  const clearing = shallowRef(false)
  /** Captures of earlier launches. */
  const kept = shallowRef(false)
  const recipes = shallowRef(false)
  /** A request pasted, dropped or opened. */
  const importing = shallowRef(false)
  /** Definitions of protobuf. */
  const protos = shallowRef(false)
  /** The certificate authority. */
  const authority = shallowRef(false)
  /** Keep-alive against one connection per request. */
  const reuse = shallowRef(false)
  /** The opened file that is to be closed although its marks are not saved, by its number. */
  const closing = shallowRef<number | null>(null)

  /** The session whose ways in are shown, by its number. */
  const pointing = shallowRef<number | null>(null)

  const newSession = (kind: SessionKind): void => {
    session.value = { kind, editing: null }
  }

  const editSession = (editing: SessionSummary): void => {
    session.value = { kind: editing.config.kind, editing }
  }

  const closeSession = (): void => {
    session.value = null
  }

  const askToStop = (sessions: readonly SessionSummary[]): void => {
    stopping.value = { sessions, isRemoval: false }
  }

  const askToRemove = (session: SessionSummary): void => {
    stopping.value = { sessions: [session], isRemoval: true }
  }

  return {
    session,
    stopping,
    mocking,
    palette,
    settings,
    shortcuts,
    clearing,
    kept,
    recipes,
    importing,
    protos,
    authority,
    reuse,
    closing,
    pointing,
    newSession,
    editSession,
    closeSession,
    askToStop,
    askToRemove
  }
})
