import { defineStore } from 'pinia'
import { computed, shallowRef } from 'vue'
import type { Task } from '../../../shared/contract/tasks'
import { useEngine } from '../bridge/engine-client'

/** Most work is over before anybody could read that it goes on. */
const SHOWN_AFTER_MS = 300

/** Work that goes on in the engine, as far as it is worth telling. */
export const useTasksStore = defineStore('tasks', () => {
  const engine = useEngine()
  const list = shallowRef<readonly Task[]>([])
  /** Tasks that have been at it for long enough. */
  const lasting = shallowRef<ReadonlySet<number>>(new Set())

  const stop = engine.on('tasks', (next) => {
    const known = new Set(list.value.map(({ task }) => task))
    for (const { task } of next) {
      if (known.has(task)) continue
      setTimeout(() => {
        if (list.value.some((other) => other.task === task)) lasting.value = new Set([...lasting.value, task])
      }, SHOWN_AFTER_MS)
    }
    list.value = next
    const left = [...lasting.value].filter((task) => next.some((other) => other.task === task))
    if (left.length !== lasting.value.size) lasting.value = new Set(left)
  })

  const shown = computed(() =>
    list.value.filter(({ task, error }) => error !== undefined || lasting.value.has(task))
  )

  const cancel = async (task: number): Promise<void> => {
    await engine.request('tasks.cancel', { task })
  }

  return { list, shown, cancel, stop }
})
