import { parseHex } from '../../../../../shared/bytes/hex-text'
import { MAX_STAGED_BYTES } from '../../../../../shared/contract/limits'
import { useNoticesStore } from '../../../app/stores/notices'
import { formatBytes } from '../../../kit/words/model/format'
import { useClipboardCopy } from '../../../kit/use-clipboard-copy'
import type { WorkbenchDraft } from '../workbench-draft'

/**
 * Keyboard input of an editor that draws its own text. A field without size holds the focus, so that input methods, the
 * clipboard and screen readers work as in any text field; its content is consumed at once.
 */

export interface ByteInputOptions {
  readonly draft: () => WorkbenchDraft
  /** Called for text from a key or an input method. */
  typed(text: string): void
  pasted(text: string): void
  /** Returns the clipboard text for bytes. */
  copied(bytes: Uint8Array): string
  /** Returns the number of bytes before (-1) or after (1) the caret that one key press deletes. */
  step(direction: -1 | 1, word: boolean): number
  /** Handles a key that moves the caret or belongs to the editor; returns true if handled. */
  moved(event: KeyboardEvent): boolean
}

/** Limit of copied bytes; the copied text is several times as long. */
const MAX_COPY_BYTES = 1024 * 1024

export interface ByteInput {
  readonly onKeydown: (event: KeyboardEvent) => void
  readonly onInput: (event: Event) => void
  readonly onCompositionEnd: (event: CompositionEvent) => void
  readonly onCopy: (event: ClipboardEvent) => void
  readonly onCut: (event: ClipboardEvent) => void
  readonly onPaste: (event: ClipboardEvent) => void
}

export function useByteInput(options: ByteInputOptions): ByteInput {
  const notices = useNoticesStore()
  const { copy } = useClipboardCopy()
  const { draft } = options

  const take = (field: EventTarget | null): string => {
    if (!(field instanceof HTMLTextAreaElement)) return ''
    const text = field.value
    field.value = ''
    return text
  }

  const onCopy = (event: ClipboardEvent): boolean => {
    event.preventDefault()
    const [start, end] = draft().selected.value
    if (start === end) return false
    if (end - start > MAX_COPY_BYTES) {
      notices.inform('workbench.copyTooLarge', {
        limit: formatBytes(MAX_COPY_BYTES),
        count: formatBytes(end - start)
      })
      return false
    }
    const here = draft().peek(start, end)
    if (here.length === end - start) event.clipboardData?.setData('text/plain', options.copied(here))
    else
      draft()
        .document.read(start, end)
        .then((bytes) => copy(options.copied(bytes)))
        .catch((error: unknown) => {
          notices.report(error)
        })
    return true
  }

  const remove = (direction: -1 | 1, word: boolean): void => {
    const [start, end] = draft().selected.value
    draft().remove(start < end ? direction : direction * options.step(direction, word))
  }

  const insertHex = (text: string): void => {
    const result = parseHex(text)
    if (result.ok) draft().insert(result.bytes)
    else notices.inform('workbench.hex.notHex', { found: result.problem.found })
  }

  /** Handles keys common to all editors. */
  const edited = (event: KeyboardEvent): boolean => {
    const control = event.ctrlKey || event.metaKey
    const key = event.key.length === 1 ? event.key.toLowerCase() : event.key
    if (control && !event.altKey && key === 'z') {
      if (event.shiftKey) draft().redo()
      else draft().undo()
    } else if (control && key === 'y') draft().redo()
    else if (control && key === 'a') draft().selectRange(0, draft().document.length)
    else if (key === 'Backspace') remove(-1, control)
    else if (key === 'Delete') remove(1, control)
    else if (key === 'Insert' && !control && !event.shiftKey) draft().toggleMode()
    else return false
    return true
  }

  return {
    onKeydown(event) {
      if (event.isComposing || event.defaultPrevented) return
      const isPaste = (event.ctrlKey || event.metaKey) && !event.altKey && event.key.toLowerCase() === 'v'
      // The paste event follows; any other key except held modifiers cancels the hex paste.
      if (isPaste && event.shiftKey) draft().takeHex()
      else if (!isPaste && !['Control', 'Meta', 'Shift'].includes(event.key)) draft().pastesHex.value = false
      if (options.moved(event) || edited(event)) event.preventDefault()
    },
    onInput(event) {
      // The field is left alone while an input method composes.
      if (event instanceof InputEvent && event.isComposing) return
      const text = take(event.target)
      if (text !== '') options.typed(text)
    },
    onCompositionEnd(event) {
      const text = take(event.target)
      if (text !== '') options.typed(text)
    },
    onCopy(event) {
      onCopy(event)
    },
    onCut(event) {
      if (onCopy(event)) draft().remove(1)
    },
    onPaste(event) {
      event.preventDefault()
      const text = event.clipboardData?.getData('text/plain') ?? ''
      if (text.length > MAX_STAGED_BYTES) {
        notices.inform('workbench.pasteTooLarge', { limit: formatBytes(MAX_STAGED_BYTES) })
        return
      }
      const isHex = draft().pastesHex.value
      draft().pastesHex.value = false
      if (text === '') return
      // The document throws if it would become too large.
      try {
        if (!isHex) options.pasted(text)
        else insertHex(text)
      } catch (error) {
        notices.report(error)
      }
    }
  }
}
