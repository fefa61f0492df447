import { useLocalStorage } from '@vueuse/core'
import { defineStore } from 'pinia'
import { computed, shallowRef } from 'vue'
import type { ImportedOptions } from '../../../../decode/import/import-types'
import type { Direction } from '../../../../shared/model/direction'
import type { HostPort } from '../../kit/model/address'

/**
 * Items of the workbench: requests, messages and ranges of bytes that the user edits for sending. Each stays until it
 * is closed, also while the traffic is shown. Typed bytes are stored separately, by the item's number
 * (`features/workbench/use-workbench-item.ts`).
 */

export type WorkbenchSource =
  | { readonly kind: 'exchange'; readonly capture: number; readonly exchange: number }
  /** A frame, a message or any other range [start, end) of one stream. */
  | {
      readonly kind: 'range'
      readonly capture: number
      readonly connection: number
      readonly direction: Direction
      readonly start: number
      readonly end: number
    }
  /** Created empty, or imported. */
  | {
      readonly kind: 'draft'
      readonly name: string
      readonly target: HostPort | null
      /** Uses TLS. */
      readonly secure: boolean
      /** Further sending options of the import. */
      readonly route?: ImportedOptions
      readonly bytes: Uint8Array
    }

export interface WorkbenchItem {
  readonly id: number
  readonly source: WorkbenchSource
}

/** Beyond this limit the least recently used item is closed, if it may be. */
export const MAX_ITEMS = 20

export const useWorkbenchStore = defineStore('workbench', () => {
  const items = shallowRef<readonly WorkbenchItem[]>([])
  const currentId = shallowRef<number | null>(null)
  /** Whether the workbench is in front of the traffic. */
  const shown = shallowRef(false)
  /** Whether the response is shown beside its request, rather than as one line. */
  const showsAnswer = useLocalStorage('tcplens.workbench.answer', true)
  /** Whether Content-Length is updated when the body is edited. */
  const updatesLength = useLocalStorage('tcplens.workbench.content-length', false)
  /** Numbers of items, the most recently used last. */
  const used: number[] = []
  let made = 0

  const current = computed(() => items.value.find(({ id }) => id === currentId.value) ?? null)

  const show = (id: number): void => {
    used.splice(0, used.length, ...used.filter((one) => one !== id), id)
    currentId.value = id
    shown.value = true
  }

  /** Opens an item. An existing one keeps its state. `mayGo`: true for an item without changes, which may be closed. */
  const open = (source: WorkbenchSource, mayGo: (item: WorkbenchItem) => boolean): number => {
    const known = items.value.find((item) => isSameSource(item.source, source))
    const id = known?.id ?? ++made
    if (known === undefined) items.value = [...items.value, { id, source }]
    show(id)
    for (const old of used.slice(0, -1)) {
      if (items.value.length <= MAX_ITEMS) break
      const item = items.value.find((one) => one.id === old)
      if (item !== undefined && mayGo(item)) remove(old)
    }
    return id
  }

  const remove = (id: number): void => {
    const at = items.value.findIndex((item) => item.id === id)
    if (at < 0) return
    used.splice(0, used.length, ...used.filter((one) => one !== id))
    items.value = items.value.filter((item) => item.id !== id)
    if (currentId.value !== id) return
    currentId.value = (items.value[at] ?? items.value.at(-1))?.id ?? null
    if (currentId.value === null) shown.value = false
  }

  const hide = (): void => {
    shown.value = false
  }

  /** Switches between the traffic and the most recent item. */
  const toggle = (): void => {
    if (shown.value) hide()
    else if (currentId.value !== null) show(currentId.value)
  }

  const toggleAnswer = (): void => {
    showsAnswer.value = !showsAnswer.value
  }

  return { items, current, shown, showsAnswer, updatesLength, open, show, remove, hide, toggle, toggleAnswer }
})

/** Drafts are never equal: each import is an item of its own. */
function isSameSource(one: WorkbenchSource, other: WorkbenchSource): boolean {
  if (one.kind === 'exchange' && other.kind === 'exchange')
    return one.capture === other.capture && one.exchange === other.exchange
  if (one.kind === 'range' && other.kind === 'range') {
    return (
      one.capture === other.capture &&
      one.connection === other.connection &&
      one.direction === other.direction &&
      one.start === other.start &&
      one.end === other.end
    )
  }
  return false
}
