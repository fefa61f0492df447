/** The hex view as the mouse reaches it: bytes by their offset in the stream. */
import type { Locator, Page } from 'playwright-core'
import { hexGrid } from './workbench'

/** Columns as the view lays them out: two digits and a blank a byte, one more blank in the middle of sixteen. */
function cellOf(index: number): number {
  return index * 3 + (index >= 8 ? 1 : 0)
}

/** Presses the mouse on a byte of a hex grid. The byte's row must be in sight. */
export async function clickByteOf(grid: Locator, offset: number, { shift = false } = {}): Promise<void> {
  const rows = grid.locator('[data-row]')
  const first = (await rows.first().locator('.hex').textContent()) ?? ''
  const rowBytes = first.trimEnd().length > 23 ? 16 : 8
  const cells = rowBytes === 16 ? 48 : 23
  const hex = grid.locator(`[data-row="${Math.floor(offset / rowBytes)}"] .hex`)
  const box = await hex.boundingBox()
  if (box === null) throw new Error(`The row of byte ${offset} is not in sight`)
  const x = ((cellOf(offset % rowBytes) + 1) * box.width) / cells
  await hex.click({ position: { x, y: box.height / 2 }, modifiers: shift ? ['Shift'] : [] })
}

export async function clickByte(
  page: Page,
  direction: 'Up' | 'Down',
  offset: number,
  options: { shift?: boolean } = {}
): Promise<void> {
  await clickByteOf(hexGrid(page, direction), offset, options)
}

/** What the data inspector shows: facts by their labels, numbers as `u16 le` and `u16 be` in either of its layouts. */
export async function inspectedValues(page: Page): Promise<Record<string, string>> {
  const panel = page.getByRole('region', { name: 'Values of the bytes at the cursor' })
  const labels = await panel.locator('dt').allTextContents()
  const values = await panel.locator('dd').allTextContents()
  const rows = await panel.locator('tbody tr').all()
  const numbers = await Promise.all(
    rows.map(async (row) => {
      const [type = '', little = '', big = ''] = await row.locator('th, td').allTextContents()
      return [
        [`${type} le`, little],
        [`${type} be`, big]
      ] as const
    })
  )
  return Object.fromEntries([
    ...labels.map((label, at) => [label, values[at] ?? ''] as const),
    ...numbers.flat()
  ])
}
