import { defineStore } from 'pinia'
import { shallowRef } from 'vue'
import type { Saved } from '../../../shared/contract/files'
import { AppError } from '../../../shared/model/app-error'
import { useEngine } from '../bridge/engine-client'
import { formatBytes } from '../headless/format'
import { useNoticesStore } from './notices'

/** Files being written: asked for here, shown while they take long, told of when they are there. */

export interface Saving {
  readonly token: number
  readonly name: string
  readonly written: number
  /** Null where nobody knows. */
  readonly total: number | null
  /** When the first progress came, in the clock of `performance`, for an estimate. */
  readonly since: number
  readonly writtenThen: number
  readonly cancelling: boolean
}

export const useSavingStore = defineStore('saving', () => {
  const engine = useEngine()
  const notices = useNoticesStore()
  /** Only those that take long enough for progress to be told. */
  const list = shallowRef<readonly Saving[]>([])
  const names = new Map<number, string>()

  const stop = engine.on('saving', ({ token, written, total }) => {
    const name = names.get(token)
    // Progress that was overtaken by the answer.
    if (name === undefined) return
    const before = list.value.find((saving) => saving.token === token)
    const next: Saving = {
      token,
      name,
      written,
      total,
      since: before?.since ?? performance.now(),
      writtenThen: before?.writtenThen ?? written,
      cancelling: before?.cancelling ?? false
    }
    list.value = before === undefined ? [...list.value, next] : replace(before, next)
  })

  const replace = (before: Saving, next: Saving): readonly Saving[] =>
    list.value.map((saving) => (saving === before ? next : saving))

  /** Asks where, and writes. Never rejects: what goes wrong is a notice. */
  const save = async (saved: Saved, name: string): Promise<void> => {
    let token: number | undefined
    try {
      const chosen = await engine.request('files.choose', { name })
      if (chosen === null) return
      token = chosen.token
      names.set(token, chosen.name)
      const { bytes, failed } = await engine.request('files.write', { token, saved })
      const facts = { name: chosen.name, size: formatBytes(bytes) }
      if (failed === null) notices.inform('saving.done', facts)
      else notices.inform('saving.doneInPart', { ...facts, coding: failed })
    } catch (error) {
      if (error instanceof AppError && error.code === 'cancelled') notices.inform('saving.cancelled')
      else notices.report(error)
    } finally {
      if (token !== undefined) names.delete(token)
      list.value = list.value.filter((saving) => saving.token !== token)
    }
  }

  const cancel = async (token: number): Promise<void> => {
    const before = list.value.find((saving) => saving.token === token)
    if (before === undefined || before.cancelling) return
    list.value = replace(before, { ...before, cancelling: true })
    try {
      await engine.request('files.cancel', { token })
    } catch (error) {
      notices.report(error)
    }
  }

  return { list, save, cancel, stop }
})
