/** Page object of the dialog that replays a recorded conversation. */
import type { Locator, Page } from 'playwright-core'
import { expect } from 'vitest'
import { tableRows } from './workbench'

export interface ConversationDialog {
  readonly root: Locator
  /** The verdict, once the replay is over. */
  readonly verdict: Locator
  /** The progress, while the replay is running. */
  readonly state: Locator
  /** Both conversations, piece by piece. */
  readonly result: Locator
  button(name: string | RegExp): Locator
  /** Piece of the recorded conversation, counted from 1. */
  piece(number: number): Locator
  /** Piece of the result, counted from 1. */
  pair(number: number): Locator
  /** Outcomes of the result's pieces, in order. */
  outcomes(): Promise<string[]>
  tab(name: string | RegExp): Locator
  /** Opens the dialog for the connection in row `nth`, from 1, once this many are listed. */
  open(nth: number, listed?: number): Promise<void>
  /** Plays from the beginning and waits for the expected verdict. */
  play(expected: string | RegExp): Promise<void>
  /** Selects a word of the shown piece by a double click. */
  selectWord(word: string): Promise<void>
  close(): Promise<void>
}

/** Width of a character in a piece's text. */
const CHARACTER_PX = 7.2

export function conversationDialog(page: Page): ConversationDialog {
  const root = page.getByRole('dialog', { name: /^Replay conversation/ })
  const result = root.getByRole('grid', { name: 'Both conversations, piece by piece' })
  const verdict = root.locator('.verdict')
  const state = root.locator('footer').getByRole('status')
  const button = (name: string | RegExp): Locator => root.getByRole('button', { name, exact: true })
  const piece = (number: number): Locator =>
    root.getByRole('grid', { name: 'Conversation pieces' }).locator(`[data-piece="${number - 1}"]`)
  const tab = (name: string | RegExp): Locator => root.getByRole('tab', { name })
  const runs = async (): Promise<number> => {
    const [label = ''] = await tab(/^Runs/).allTextContents()
    return Number(/\d+/.exec(label)?.[0] ?? 0)
  }
  return {
    root,
    verdict,
    state,
    result,
    button,
    piece,
    pair: (number) => result.locator(`[data-piece="${number - 1}"]`),
    outcomes: () => result.locator('[data-piece] .sign .visually-hidden').allTextContents(),
    tab,
    open: async (nth, listed = nth) => {
      await page.getByRole('tab', { name: /^Connections/ }).click()
      await expect.poll(() => tableRows(page, 'Connections').count()).toBe(listed)
      await tableRows(page, 'Connections')
        .nth(nth - 1)
        .click()
      await page.keyboard.press('c')
      await piece(1).waitFor()
    },
    play: async (expected) => {
      const before = await runs()
      await button(/^Play( again)?$/).click()
      await expect.poll(runs).toBe(before + 1)
      await button('Play again').waitFor()
      await verdict.getByText(expected, { exact: true }).waitFor()
    },
    selectWord: async (word) => {
      const region = root.getByRole('region', { name: 'Bytes of the piece' })
      const line = region.locator('[data-line]').filter({ hasText: word })
      const before = (await line.textContent())?.indexOf(word) ?? 0
      await line.dblclick({ position: { x: (before + word.length / 2) * CHARACTER_PX, y: 10 } })
    },
    close: async () => {
      await page.keyboard.press('Escape')
      await root.waitFor({ state: 'detached' })
    }
  }
}
