import { defineStore } from 'pinia'
import { shallowRef } from 'vue'
import type { InnerPlace } from '../../../shared/contract/inner'
import type { Direction } from '../../../shared/model/direction'
import type { ByteRange } from '../headless/hex-layout'

export type TrafficTab = 'exchanges' | 'connections'
/** What a server has beside its traffic. */
export type ServerTab = 'clients' | 'behaviours'

export interface WantedField {
  readonly exchange: number
  readonly direction: Direction
  readonly range: ByteRange
}

/** A small message inside an exchange or a connection, and what of it is to be lit. */
export interface WantedMessage {
  readonly place: InnerPlace
  readonly generation: number
  readonly index: number
  readonly direction: Direction
  readonly range: ByteRange
}

/** Bytes of a connection that is looked at as a whole. */
export interface WantedBytes {
  readonly connection: number
  readonly direction: Direction
  readonly range: ByteRange
}

/** What the user looks at: session → connection → exchange. The tables set it, the inspector follows it. */
export const useSelectionStore = defineStore('selection', () => {
  /** The session the tables are limited to; null for all. */
  const session = shallowRef<number | null>(null)
  const connection = shallowRef<number | null>(null)
  /** Null while a connection as a whole is selected. */
  const exchange = shallowRef<number | null>(null)
  const tab = shallowRef<TrafficTab>('exchanges')
  /** In front of the tables while a server is selected; null for the tables. */
  const serverTab = shallowRef<ServerTab | null>(null)

  /** Asked for together with a selection: it is to be seen in this view, whichever was chosen last. */
  const wantedView = shallowRef<'conversation' | 'compare' | null>(null)

  /** A field that is to be seen in its tree, once its exchange is shown. */
  const wantedField = shallowRef<WantedField | null>(null)

  /** A message that is to be seen among those beside it, once its exchange or connection is shown. */
  const wantedMessage = shallowRef<WantedMessage | null>(null)

  /** Bytes that are to be seen, once their connection is shown. */
  const wantedBytes = shallowRef<WantedBytes | null>(null)

  const selectExchange = (number: number, itsConnection: number): void => {
    exchange.value = number
    connection.value = itsConnection
  }

  const selectConnection = (number: number): void => {
    connection.value = number
    exchange.value = null
  }

  const showConversation = (number: number): void => {
    selectConnection(number)
    wantedView.value = 'conversation'
  }

  const clear = (): void => {
    connection.value = null
    exchange.value = null
  }

  const selectSession = (id: number | null): void => {
    session.value = id
  }

  return {
    session,
    connection,
    exchange,
    tab,
    serverTab,
    wantedView,
    wantedField,
    wantedMessage,
    wantedBytes,
    selectExchange,
    selectConnection,
    showConversation,
    clear,
    selectSession
  }
})
