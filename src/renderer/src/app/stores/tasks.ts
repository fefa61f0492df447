import { defineStore } from 'pinia'
import { computed, shallowRef, watch } from 'vue'
import type { Task } from '../../../../shared/contract/tasks'
import { useEngine } from '../bridge/engine-client'
import { useCaptureStore } from './capture'

/** Most tasks end before a progress message could be read. */
const SHOWN_AFTER_MS = 300

/** Running tasks of the engine that take long enough to be shown. */
export const useTasksStore = defineStore('tasks', () => {
  const engine = useEngine()
  const list = shallowRef<readonly Task[]>([])
  /** Tasks that have been running long enough. */
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

  /** Files that have been opening for long enough. */
  const captures = useCaptureStore()
  const isOpening = (number: number): boolean =>
    captures.list.some(({ capture, state }) => capture === number && state === 'opening')
  const slow = shallowRef<ReadonlySet<number>>(new Set())
  watch(
    () => captures.list.filter(({ state }) => state === 'opening').map(({ capture }) => capture),
    (now, before) => {
      for (const capture of now) {
        if (before.includes(capture)) continue
        setTimeout(() => {
          if (isOpening(capture)) slow.value = new Set([...[...slow.value].filter(isOpening), capture])
        }, SHOWN_AFTER_MS)
      }
    }
  )
  const opening = computed(() =>
    captures.list.filter(({ capture, state }) => state === 'opening' && slow.value.has(capture))
  )

  const cancel = async (task: number): Promise<void> => {
    await engine.request('tasks.cancel', { task })
  }

  return { list, shown, opening, cancel, stop }
})
