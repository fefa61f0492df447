import { defineStore } from 'pinia'
import { shallowRef } from 'vue'
import type { InnerPlace } from '../../../shared/contract/inner'
import type { Direction } from '../../../shared/model/direction'
import type { ByteRange } from '../headless/hex-layout'
import type { InspectorTab } from '../headless/inspector-tabs'

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
  /** The inspector's tab that the user chose last; shown whenever the selected row has it. */
  const inspectorTab = shallowRef<InspectorTab>('http')

  /** Asked for together with a selection: it is to be seen in this view, whichever was chosen last. */
  const wantedView = shallowRef<'conversation' | 'compare' | null>(null)

  /** A field that is to be seen in its tree, once its exchange is shown. */
  const wantedField = shallowRef<WantedField | null>(null)

  /** A message that is to be seen among those beside it, once its exchange or connection is shown. */
  const wantedMessage = shallowRef<WantedMessage | null>(null)

  /** Bytes that are to be seen, once their connection is shown. */
  const wantedBytes = shallowRef<WantedBytes | null>(null)

  /**
   * True until a table has shown the row of what was selected last. A row that is hidden then has to be revealed; one
   * that becomes hidden later is no longer selected.
   */
  const isUnseen = shallowRef(false)
  /** The exchange to select again when the user comes back from the connections, and its connection. */
  let left: { readonly exchange: number; readonly connection: number } | null = null

  const selectExchange = (number: number, itsConnection: number): void => {
    exchange.value = number
    connection.value = itsConnection
    isUnseen.value = true
  }

  const selectConnection = (number: number): void => {
    connection.value = number
    exchange.value = null
    isUnseen.value = true
  }

  /**
   * Shows a table because the user asked for it. What is selected then is a row of that table: the exchange's connection,
   * or the exchange that was selected before among the connection's.
   */
  const showTable = (next: TrafficTab): void => {
    if (tab.value === next && serverTab.value === null) return
    tab.value = next
    serverTab.value = null
    isUnseen.value = false
    if (next === 'connections') {
      if (exchange.value !== null && connection.value !== null)
        left = { exchange: exchange.value, connection: connection.value }
      exchange.value = null
    } else if (exchange.value === null) {
      if (left !== null && left.connection === connection.value) exchange.value = left.exchange
      else clear()
    }
  }

  const showConversation = (number: number): void => {
    selectConnection(number)
    wantedView.value = 'conversation'
  }

  const clear = (): void => {
    connection.value = null
    exchange.value = null
    left = null
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
    inspectorTab,
    wantedView,
    wantedField,
    wantedMessage,
    wantedBytes,
    isUnseen,
    selectExchange,
    selectConnection,
    showConversation,
    showTable,
    clear,
    selectSession
  }
})
