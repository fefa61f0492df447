import { onScopeDispose, watch } from 'vue'

/**
 * Debounces a request about user input: runs at once for the first input, then when the input has not changed for
 * `pauseMs`. Only the latest request counts: `ask` receives a function that returns whether its result is still
 * current.
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
