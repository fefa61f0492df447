import { onScopeDispose, watch } from 'vue'

/**
 * Asks about what somebody types: at once when there is something to begin with, and from then on when it has rested for
 * `pauseMs`. Only the last question counts: `ask` is given a function that says whether its answer still does.
 */
export function useSettledQuestion(
  about: () => unknown,
  pauseMs: number,
  ask: (counts: () => boolean) => Promise<void>
): void {
  let timer: ReturnType<typeof setTimeout> | undefined
  let asked = 0
  watch(
    about,
    (_now, before) => {
      const number = ++asked
      clearTimeout(timer)
      timer = setTimeout(() => void ask(() => number === asked), before === undefined ? 0 : pauseMs)
    },
    { immediate: true }
  )
  onScopeDispose(() => {
    clearTimeout(timer)
    asked++
  })
}
