import { defineStore } from 'pinia'
import { shallowRef } from 'vue'
import type { SessionSummary } from '../../../../shared/contract/sessions'
import type { NumberRanges } from '../../../../shared/model/number-ranges'
import type { SessionKind } from '../../features/sessions/model/session-form'

export interface SessionDialogRequest {
  readonly kind: SessionKind
  readonly editing: SessionSummary | null
}

/** Sessions with open connections to stop, or one to remove. */
export interface StopRequest {
  readonly sessions: readonly SessionSummary[]
  readonly isRemoval: boolean
}

/** Part of a capture to use for a mock server; `ranges` in numbers, null for all of it. */
export interface MockRequest {
  readonly capture: number
  /** In the form used within a sentence. */
  readonly name: string
  readonly of: 'exchanges' | 'connections'
  readonly ranges: NumberRanges | null
  readonly count: number
}

/** The open dialog. Several views can request a dialog, but each is rendered once. */
export const useDialogsStore = defineStore('dialogs', () => {
  const session = shallowRef<SessionDialogRequest | null>(null)
  const stopping = shallowRef<StopRequest | null>(null)
  const mocking = shallowRef<MockRequest | null>(null)
  const palette = shallowRef(false)
  const settings = shallowRef(false)
  const shortcuts = shallowRef(false)
  /** The confirmation for clearing the live capture. */
  const clearing = shallowRef(false)
  /** Captures of earlier launches. */
  const unsaved = shallowRef(false)
  const recipes = shallowRef(false)
  /** Import of a request that was pasted, dropped or opened. */
  const importing = shallowRef(false)
  /** Rules that intervene in traffic. */
  const rules = shallowRef(false)
  /** Protobuf definitions. */
  const protos = shallowRef(false)
  /** The certificate authority. */
  const authority = shallowRef(false)
  /** Keep-alive compared with one connection per request. */
  const reuse = shallowRef(false)
  /** Number of the opened file to close despite unsaved marks. */
  const closing = shallowRef<number | null>(null)

  /** Id of the session whose connection guide is shown. */
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

  const confirmStop = (sessions: readonly SessionSummary[]): void => {
    stopping.value = { sessions, isRemoval: false }
  }

  const confirmRemove = (session: SessionSummary): void => {
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
    unsaved,
    recipes,
    importing,
    rules,
    protos,
    authority,
    reuse,
    closing,
    pointing,
    newSession,
    editSession,
    closeSession,
    confirmStop,
    confirmRemove
  }
})
