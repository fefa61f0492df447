import { computed, watch } from 'vue'
import { useCaptureStore } from '../stores/capture'
import { useNoticesStore } from '../stores/notices'

/**
 * Shows a notice when another program deleted, moved or truncated a file of the live capture during recording and
 * recording has continued in a new file. Used by one component of the window.
 */
export function useLostFileNotices(): void {
  const captures = useCaptureStore()
  const notices = useNoticesStore()
  const lost = computed(() => {
    const { interruption, path: next } = captures.live ?? {}
    const file = interruption?.lost ?? null
    if (file === null || next === undefined || next === file.path) return null
    return { ...file, next, count: interruption?.count }
  })
  watch(
    () => lost.value?.count,
    () => {
      if (lost.value === null) return
      const { how, path, next } = lost.value
      notices.fail(`capture.lostFile.${how}`, { path, next }, null)
    },
    { immediate: true }
  )
}
