import { defineStore } from 'pinia'
import { computed, shallowRef } from 'vue'
import type { Snippet } from '../../../../shared/contract/snippets'
import { useEngine } from '../../app/bridge/engine-client'
import { useNoticesStore } from '../../app/stores/notices'

/**
 * The user's saved payloads and sequences. The host stores the file; the window holds all of them, because they are
 * small.
 */
export const useSnippetsStore = defineStore('snippets', () => {
  const engine = useEngine()
  const notices = useNoticesStore()
  const list = shallowRef<readonly Snippet[]>([])
  let loading: Promise<void> | undefined

  const folders = computed(() => [...new Set(list.value.map(({ folder }) => folder))].sort())

  /** True if it succeeded. */
  const attempt = async (work: () => Promise<void>): Promise<boolean> => {
    try {
      await work()
      return true
    } catch (error) {
      notices.report(error)
      return false
    }
  }

  const load = (): Promise<void> => {
    loading ??= attempt(async () => {
      list.value = await engine.request('snippets.get', {})
    }).then((isLoaded) => {
      if (!isLoaded) loading = undefined
    })
    return loading
  }

  const set = (next: readonly Snippet[]): Promise<boolean> =>
    attempt(async () => {
      await engine.request('snippets.set', { snippets: [...next] })
      list.value = next
    })

  const isAt = (one: Snippet, other: Snippet): boolean =>
    one.name === other.name && one.folder === other.folder

  /** Replaces a snippet of the same name in the same folder. */
  const save = (snippet: Snippet): Promise<boolean> =>
    set([...list.value.filter((other) => !isAt(other, snippet)), snippet])

  const remove = (snippet: Snippet): Promise<boolean> => set(list.value.filter((other) => other !== snippet))

  /** Returns the number imported; null if cancelled or failed. Snippets of the same name and folder are replaced. */
  const importAll = async (): Promise<number | null> => {
    let imported: readonly Snippet[] | null = null
    const isRead = await attempt(async () => {
      imported = await engine.request('snippets.import', {})
    })
    const snippets = imported as readonly Snippet[] | null
    if (!isRead || snippets === null) return null
    const others = list.value.filter((other) => !snippets.some((snippet) => isAt(other, snippet)))
    return (await set([...others, ...snippets])) ? snippets.length : null
  }

  const exportAll = async (): Promise<string | null> => {
    let path: string | null = null
    await attempt(async () => {
      ;({ path } = await engine.request('snippets.export', { snippets: [...list.value] }))
    })
    return path
  }

  return { list, folders, load, save, remove, importAll, exportAll }
})
