import { defineStore } from 'pinia'
import { shallowRef } from 'vue'
import type { InnerPlace } from '../../../../shared/contract/inner'
import type { Direction } from '../../../../shared/model/direction'
import type { ByteRange } from '../../kit/hex/model/hex-layout'
import type { InspectorTab } from '../../features/inspector/model/inspector-tabs'

export type TrafficTab = 'exchanges' | 'connections'
/** Tabs of a server beside its traffic. */
export type ServerTab = 'clients' | 'behaviours'

export interface WantedField {
  readonly exchange: number
  readonly direction: Direction
  readonly range: ByteRange
}

/** A small message inside an exchange or a connection, and the part of it to highlight. */
export interface WantedMessage {
  readonly place: InnerPlace
  readonly generation: number
  readonly index: number
  readonly direction: Direction
  readonly range: ByteRange
}

/** Bytes of a connection that is inspected as a whole, or of one of its exchanges. */
export interface WantedBytes {
  readonly connection: number
  readonly exchange?: number | null
  readonly direction: Direction
  readonly range: ByteRange
}

/** The current selection: session → connection → exchange. The tables set it, the inspector follows it. */
export const useSelectionStore = defineStore('selection', () => {
  /** The session the tables are limited to; null for all. */
  const session = shallowRef<number | null>(null)
  const connection = shallowRef<number | null>(null)
  /** Null while a connection as a whole is selected. */
  const exchange = shallowRef<number | null>(null)
  const tab = shallowRef<TrafficTab>('exchanges')
  /** Shown in front of the tables while a server is selected; null for the tables. */
  const serverTab = shallowRef<ServerTab | null>(null)
  /** The inspector tab that the user chose last; shown whenever the selected row has it. */
  const inspectorTab = shallowRef<InspectorTab>('http')

  /** The view requested together with a selection; overrides the tab chosen last. */
  const wantedView = shallowRef<'conversation' | 'compare' | null>(null)

  /** A field to show in its tree, once its exchange is loaded. */
  const wantedField = shallowRef<WantedField | null>(null)

  /** A message to show in its list, once its exchange or connection is loaded. */
  const wantedMessage = shallowRef<WantedMessage | null>(null)

  /** Bytes to show, once their connection or exchange is loaded. */
  const wantedBytes = shallowRef<WantedBytes | null>(null)

  /**
   * True until a table has shown the row of the latest selection. A row that is hidden at first must be revealed; a row
   * that becomes hidden later is deselected.
   */
  const isUnseen = shallowRef(false)
  /** The exchange (and its connection) to select again when the user returns from the connections. */
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
   * Shows a table at the user's request, and selects a row of it: the exchange's connection, or the previously selected
   * exchange of the connection.
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
