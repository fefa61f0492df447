import { Binary, Braces, Clipboard, Code, FileTerminal, SquareTerminal, Terminal } from '@lucide/vue'
import type { Component } from 'vue'
import { useI18n } from 'vue-i18n'
import { copyAs, type CopyForm, type CopyHint } from '../../../../shared/copy/copy-as'
import { MAX_COPY_BYTES, type CopySource } from '../../../../shared/copy/copy-source'
import { useEngine } from '../bridge/engine-client'
import { formatBytes, formatCount } from '../../kit/words/model/format'
import type { MenuEntry } from '../../kit/model/menu-entry'
import { useNoticesStore } from '../stores/notices'
import { useRequestCopy } from './use-request-copy'

/** Copies requests and bytes as commands, programs and constants, and reports the result as a notice. */

/** Clipboard limit, with room for the last request. */
const MAX_TEXT = 7 * 1024 * 1024

const ICONS: Partial<Record<CopyForm, Component>> = {
  curl: Terminal,
  'curl-cmd': Terminal,
  'curl-powershell': Terminal,
  fetch: Braces,
  python: Code,
  node: Code,
  go: Code,
  powershell: FileTerminal,
  netcat: SquareTerminal,
  raw: Clipboard,
  'hex-dump': Binary,
  'c-array': Binary,
  'python-bytes': Binary
}

export interface CopyAs {
  /** Returns a menu entry per form, with separators between groups; `run` copies in that form. */
  entries(groups: readonly (readonly CopyForm[])[], run: (form: CopyForm) => Promise<void>): MenuEntry[]
  /** Copies the requests of these exchanges one after the other. `all` is the number of selected exchanges. */
  exchanges(form: CopyForm, exchanges: readonly number[], all: number): Promise<void>
  /** Copies bytes that a connection's client sent. */
  bytes(form: CopyForm, connection: number, length: number, read: () => Promise<Uint8Array>): Promise<void>
}

export function useCopyAs(): CopyAs {
  const { t } = useI18n()
  const engine = useEngine()
  const notices = useNoticesStore()
  const requests = useRequestCopy()

  const notify = (copied: number, all: number, notes: number, hints: ReadonlySet<CopyHint>): void => {
    const values = { n: formatCount(copied), all: formatCount(all) }
    if (copied < all) notices.inform('traffic.picked.copiedSome', values)
    else if (notes > 0) notices.inform('copying.copiedWithNotes', { n: notes })
    else notices.inform('copying.copied')
    for (const hint of hints) notices.inform(`copying.hints.${hint}`, { limit: formatBytes(MAX_COPY_BYTES) })
  }

  const reportingErrors = async (work: Promise<void>): Promise<void> => {
    try {
      await work
    } catch (error) {
      notices.report(error)
    }
  }

  const copy = async (
    form: CopyForm,
    sources: AsyncIterable<{ readonly source: CopySource; readonly isRequest: boolean }>,
    all: number
  ): Promise<void> => {
    const texts: string[] = []
    const hints = new Set<CopyHint>()
    let notes = 0
    let length = 0
    let refused: 'missing' | 'not-http' | null = null
    for await (const { source, isRequest } of sources) {
      const answer = copyAs(form, source, isRequest)
      if (!answer.ok) {
        refused = answer.reason
        continue
      }
      length += answer.text.length + 2
      if (length > MAX_TEXT) break
      texts.push(answer.text)
      notes += answer.notes.length
      for (const hint of answer.hints) hints.add(hint)
    }
    if (texts.length === 0) {
      notices.inform(`copying.refused.${refused ?? 'missing'}`, { limit: formatBytes(MAX_COPY_BYTES) })
      return
    }
    await engine.request('clipboard.write', { text: texts.join('\n\n') })
    notify(texts.length, all, notes, hints)
  }

  return {
    entries: (groups, run) =>
      groups.flatMap((forms, group) =>
        forms.map((form, index) => ({
          id: `copy-${form}`,
          label: t(`copying.forms.${form}`),
          icon: ICONS[form] ?? null,
          disabled: false,
          begins: group > 0 && index === 0,
          run: () => void run(form)
        }))
      ),
    exchanges: (form, exchanges, all) =>
      reportingErrors(
        copy(
          form,
          (async function* () {
            for (const exchange of exchanges) {
              const { source, isHttp } = await requests.read(exchange, true)
              yield { source, isRequest: isHttp }
            }
          })(),
          all
        )
      ),
    bytes: (form, connection, length, read) =>
      reportingErrors(
        copy(
          form,
          (async function* () {
            const to = await requests.placeOf(connection)
            const isLong = length > MAX_COPY_BYTES
            const bytes = isLong ? new Uint8Array(0) : await read()
            yield { source: { to, bytes, missing: length - bytes.length, framed: false }, isRequest: false }
          })(),
          1
        )
      )
  }
}
