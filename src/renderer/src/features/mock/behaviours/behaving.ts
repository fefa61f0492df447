import { defineStore } from 'pinia'
import { shallowReactive } from 'vue'
import { reconcile, type BehaviourItem } from './model/behaviour-list'
import type { Behaviour } from '../../../../../shared/contract/behaviours'

/** Edited behaviours of each server, kept while another view is shown. */
export const useBehavingStore = defineStore('behaving', () => {
  const lists = shallowReactive(new Map<number, readonly BehaviourItem[]>())

  const listOf = (session: number): readonly BehaviourItem[] => lists.get(session) ?? []

  const put = (session: number, items: readonly BehaviourItem[]): void => {
    lists.set(session, items)
  }

  /** Takes over the behaviours of the engine. */
  const follow = (session: number, behaviours: readonly Behaviour[]): void => {
    const now = listOf(session)
    const next = reconcile(now, behaviours)
    if (next !== now) put(session, next)
  }

  return { listOf, put, follow }
})
