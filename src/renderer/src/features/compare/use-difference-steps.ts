import { useMutationObserver } from '@vueuse/core'
import { computed, nextTick, shallowRef, watch, type ComputedRef, type Ref } from 'vue'

/**
 * Steps through the differences of a scrolled comparison. Adjacent elements with `data-difference` form one difference;
 * a `data-more-rows` button draws further rows, which may contain more differences.
 */
export interface DifferenceSteps {
  /** Number of the current difference from 1; 0 before the first step. */
  readonly at: ComputedRef<number>
  readonly total: ComputedRef<number>
  /** Some rows are not drawn, so there may be more differences. */
  readonly hasMore: ComputedRef<boolean>
  go(step: 1 | -1): Promise<void>
  onKeydown(event: KeyboardEvent): void
}

const CURRENT = 'data-current'

export function useDifferenceSteps(root: Readonly<Ref<HTMLElement | null>>): DifferenceSteps {
  const starts = shallowRef<readonly HTMLElement[]>([])
  const current = shallowRef<HTMLElement | null>(null)
  const more = shallowRef<readonly HTMLElement[]>([])

  const read = (): void => {
    const found = [...(root.value?.querySelectorAll<HTMLElement>('[data-difference]') ?? [])].filter(
      ({ previousElementSibling }) => previousElementSibling?.hasAttribute('data-difference') !== true
    )
    const same =
      found.length === starts.value.length && found.every((one, index) => one === starts.value[index])
    if (!same) starts.value = found
    const buttons = [...(root.value?.querySelectorAll<HTMLElement>('[data-more-rows]') ?? [])]
    if (buttons.length !== more.value.length) more.value = buttons
    if (current.value !== null && !found.includes(current.value)) show(null)
  }
  const show = (element: HTMLElement | null): void => {
    current.value?.removeAttribute(CURRENT)
    current.value = element
    element?.setAttribute(CURRENT, '')
    element?.scrollIntoView({ block: 'center' })
  }

  const go = async (step: 1 | -1): Promise<void> => {
    read()
    let next = nextOf(step)
    // Rows not drawn yet that precede the next difference are drawn first.
    for (;;) {
      const from = current.value
      const button = step < 0 ? undefined : more.value.find((one) => isBetween(one, from, next))
      if (button === undefined) break
      button.click()
      await nextTick()
      read()
      next = nextOf(step)
    }
    if (next !== null) show(next)
  }
  /** Continues from the current difference and wraps around; without one, starts at the first or last. */
  const nextOf = (step: 1 | -1): HTMLElement | null => {
    const { length } = starts.value
    const at = current.value === null ? -1 : starts.value.indexOf(current.value)
    if (length === 0) return null
    const index = at < 0 ? (step > 0 ? 0 : length - 1) : (at + step + length) % length
    return starts.value[index] ?? null
  }

  useMutationObserver(root, read, { childList: true, subtree: true, attributeFilter: ['data-difference'] })
  watch(root, read, { flush: 'post' })

  return {
    at: computed(() => (current.value === null ? 0 : starts.value.indexOf(current.value) + 1)),
    total: computed(() => starts.value.length),
    hasMore: computed(() => more.value.length > 0),
    go,
    onKeydown(event) {
      if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return
      const step = event.key === 'n' ? 1 : event.key === 'p' ? -1 : null
      if (step === null) return
      event.preventDefault()
      void go(step)
    }
  }
}

/** True if the element is after `from` and before `to` in document order, or up to the end if that wraps around. */
function isBetween(element: HTMLElement, from: HTMLElement | null, to: HTMLElement | null): boolean {
  const isBehindFrom = from === null || precedes(from, element)
  const wraps = from !== null && to !== null && !precedes(from, to)
  return isBehindFrom && (to === null || wraps || precedes(element, to))
}

function precedes(one: Element, other: Element): boolean {
  return (one.compareDocumentPosition(other) & Node.DOCUMENT_POSITION_FOLLOWING) !== 0
}
