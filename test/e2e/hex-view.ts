/** Mouse access to the hex view: bytes by their stream offset. */
import type { Locator, Page } from 'playwright-core'
import { hexGrid } from './workbench'

/** Returns the bytes per row of a hex grid, or the total if they fill less than one row. */
export async function rowBytesOf(grid: Locator): Promise<number> {
  return ((await grid.locator('[data-row] .text').first().textContent()) ?? '').length
}

/** Clicks a byte of a hex grid in its text column. The byte's row must be in view. */
export async function clickByteOf(grid: Locator, offset: number, { shift = false } = {}): Promise<void> {
  const rowBytes = await rowBytesOf(grid)
  const text = grid.locator(`[data-row="${Math.floor(offset / rowBytes)}"] .text`)
  const box = await text.boundingBox()
  const shown = ((await text.textContent()) ?? '').length
  if (box === null) throw new Error(`The row of byte ${offset} is not in sight`)
  const x = (((offset % rowBytes) + 0.5) * box.width) / Math.max(shown, rowBytes)
  await text.click({ position: { x, y: box.height / 2 }, modifiers: shift ? ['Shift'] : [] })
}

export async function clickByte(
  page: Page,
  direction: 'Up' | 'Down',
  offset: number,
  options: { shift?: boolean } = {}
): Promise<void> {
  await clickByteOf(hexGrid(page, direction), offset, options)
}

/** Returns the contents of the data inspector: values by label, numbers as `u16 le` and `u16 be` in either layout. */
export async function inspectedValues(page: Page): Promise<Record<string, string>> {
  const panel = page.getByRole('region', { name: 'Values at the cursor' })
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
