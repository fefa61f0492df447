import { Replace } from '@lucide/vue'
import { useI18n } from 'vue-i18n'
import type { Direction } from '../../../../shared/model/direction'
import { MAX_DRAFT_BYTES, replaceDraft } from '../../../../shared/rules/replace-draft'
import type { ByteRange } from '../../kit/hex/model/hex-layout'
import { plainEntry, type MenuEntry } from '../../kit/model/menu-entry'
import { useEngine } from '../bridge/engine-client'
import { useDialogsStore } from '../stores/dialogs'
import { useNoticesStore } from '../stores/notices'
import { useRulesStore } from '../stores/rules'
import { useShownCapture } from '../stores/use-shown-capture'

/** Bytes of a connection's stream. `read` rejects if the capture does not hold them. */
interface SeenStreamBytes {
  readonly connection: number
  readonly direction: Direction
  readonly range: ByteRange
  read(from: number, length: number): Promise<Uint8Array>
}

/** Returns a function for the menu entry that drafts a rule from bytes; there is none for a long range. */
export function useRuleEntry(): (of: SeenStreamBytes) => MenuEntry[] {
  const { t } = useI18n()
  const engine = useEngine()
  const { capture } = useShownCapture()
  const dialogs = useDialogsStore()
  const rules = useRulesStore()
  const notices = useNoticesStore()

  const draft = async ({
    connection,
    direction,
    range: [from, to],
    read
  }: SeenStreamBytes): Promise<void> => {
    try {
      const bytes = await read(from, to - from)
      const { row } = await engine.request('connections.get', { capture: capture.value, connection })
      await rules.load()
      const taken = new Set(rules.list.rules.map(({ name }) => name))
      rules.propose(replaceDraft({ direction, bytes, server: row.target }, taken))
      dialogs.rules = true
    } catch (error) {
      notices.report(error)
    }
  }

  return (of) => {
    const [from, to] = of.range
    if (to <= from || to - from > MAX_DRAFT_BYTES) return []
    return [plainEntry('rule', t('rules.replaceThese'), Replace, () => void draft(of))]
  }
}
