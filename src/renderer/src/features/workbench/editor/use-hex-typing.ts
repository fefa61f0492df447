import { shallowRef, type ShallowRef } from 'vue'
import { formatHex, parseHex } from '../../../../../shared/bytes/hex-text'
import { asLatin1 } from '../model/latin1'
import { useNoticesStore } from '../../../app/stores/notices'
import type { HexColumn } from '../../../kit/hex/use-hex-pointer'
import type { WorkbenchDraft } from '../workbench-draft'

/**
 * Text input of a hex editor: two digits make a byte in the hex column; in the text column, each key inserts its
 * character.
 */

export interface HexTyping {
  /** Column that receives the input. */
  readonly column: ShallowRef<HexColumn>
  /** Offset of a byte whose second digit is still missing. */
  readonly half: ShallowRef<number | null>
  readonly typed: (text: string) => void
  readonly pasted: (text: string) => void
  readonly copied: (bytes: Uint8Array) => string
}

/** `overwrites`: a typed digit replaces the byte at the caret. */
export function useHexTyping(draft: () => WorkbenchDraft, overwrites: () => boolean): HexTyping {
  const notices = useNoticesStore()
  const column = shallowRef<HexColumn>('hex')
  const half = shallowRef<number | null>(null)

  const nibble = (digit: number): void => {
    const { document, selected, length } = draft()
    const [start, end] = selected.value
    const old = document.peek(start, start + 1)[0] ?? 0
    if (half.value === start && start === end) {
      half.value = null
      draft().edit([{ start, end: start + 1, bytes: Uint8Array.of((old & 0xf0) | digit) }], { kind: 'type' })
      return
    }
    const replaces = overwrites() && start < length.value
    const byte = Uint8Array.of((digit << 4) | (replaces ? old & 0x0f : 0))
    draft().edit([{ start, end: replaces ? start + 1 : end, bytes: byte }], {
      after: { anchor: start, focus: start },
      kind: 'type'
    })
    half.value = start
  }

  return {
    column,
    half,
    typed(text) {
      if (column.value === 'text') {
        draft().insert(new TextEncoder().encode(text), 'type')
        return
      }
      for (const character of text) {
        const digit = Number.parseInt(character, 16)
        if (!Number.isNaN(digit)) nibble(digit)
        else if (character.trim() !== '') notices.inform('workbench.hex.notDigit', { found: character })
      }
    },
    pasted(text) {
      if (column.value === 'text') {
        draft().insert(new TextEncoder().encode(text))
        return
      }
      const result = parseHex(text)
      if (result.ok) draft().insert(result.bytes)
      else notices.inform('workbench.hex.notHex', { found: result.problem.found })
    },
    copied: (bytes) => (column.value === 'hex' ? formatHex(bytes) : asLatin1(bytes))
  }
}
