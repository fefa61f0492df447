import { onScopeDispose, watch } from 'vue'

/**
 * Debounces a request about user input: runs at once for the first input, then when the input has not changed for
 * `pauseMs`. Only the latest request counts: `ask` receives a function that returns whether its result is still
 * current.
 */
export function useSettledQuestion(
  about: () => unknown,
  pauseMs: number,
  request: (counts: () => boolean) => Promise<void>
): void {
  let timer: ReturnType<typeof setTimeout> | undefined
  let latest = 0
  watch(
    about,
    (_now, before) => {
      const number = ++latest
      clearTimeout(timer)
      timer = setTimeout(() => void request(() => number === latest), before === undefined ? 0 : pauseMs)
    },
    { immediate: true }
  )
  onScopeDispose(() => {
    clearTimeout(timer)
    latest++
  })
}
