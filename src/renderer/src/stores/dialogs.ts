import { defineStore } from 'pinia'
import { shallowRef } from 'vue'
import type { SessionSummary } from '../../../shared/contract/sessions'
import type { SessionKind } from '../headless/session-form'

export interface SessionDialogRequest {
  readonly kind: SessionKind
  readonly editing: SessionSummary | null
}

/** Which dialog is open. They are asked for from several places and stand in one. */
export const useDialogsStore = defineStore('dialogs', () => {
  const session = shallowRef<SessionDialogRequest | null>(null)
  /** Sessions to be stopped although they have open connections. */
  const stopping = shallowRef<readonly SessionSummary[] | null>(null)
  const shortcuts = shallowRef(false)
  /** Whether the live capture may be cleared. */
  const clearing = shallowRef(false)
  /** Captures of earlier launches. */
  const kept = shallowRef(false)

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
    stopping.value = sessions
  }

  return { session, stopping, shortcuts, clearing, kept, newSession, editSession, closeSession, askToStop }
})
