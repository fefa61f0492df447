import { defineStore } from 'pinia'
import { shallowReactive } from 'vue'
import { reconcile, type BehaviourItem } from '../headless/behaviours/behaviour-list'
import type { Behaviour } from '../../../shared/contract/behaviours'

/** What is being edited of each server's behaviours: it stays while something else is looked at. */
export const useBehavingStore = defineStore('behaving', () => {
  const lists = shallowReactive(new Map<number, readonly BehaviourItem[]>())

  const listOf = (session: number): readonly BehaviourItem[] => lists.get(session) ?? []

  const put = (session: number, items: readonly BehaviourItem[]): void => {
    lists.set(session, items)
  }

  /** Takes over what the engine has. */
  const follow = (session: number, behaviours: readonly Behaviour[]): void => {
    const now = listOf(session)
    const next = reconcile(now, behaviours)
    if (next !== now) put(session, next)
  }

  return { listOf, put, follow }
})
