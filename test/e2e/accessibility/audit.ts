/**
 * Runs axe-core in the window. It is injected through the debugger, which the page's Content-Security-Policy does
 * not restrict. The themes differ only in colours, so the second theme is only checked for contrast.
 */
import axe from 'axe-core'
import type { Page } from 'playwright-core'

export interface Violation {
  readonly rule: string
  readonly impact: string
  readonly theme: string
  /** CSS selectors of the elements, with the problem of the first one. */
  readonly elements: string[]
  readonly problem: string
}

/**
 * Two rules that axe disables by default, and one that is disabled here: menus and pane splitters belong to no
 * landmark.
 */
const RULES = {
  'target-size': { enabled: true },
  'label-content-name-mismatch': { enabled: true },
  region: { enabled: false }
}
const CONTRAST_RULES = ['color-contrast', 'link-in-text-block']

export async function audit(page: Page): Promise<Violation[]> {
  if (!(await page.evaluate<boolean>("'axe' in window"))) await page.evaluate(axe.source)
  const before = await page.locator('html').getAttribute('data-theme')
  const found = await auditTheme(page, 'light', { rules: RULES })
  found.push(...(await auditTheme(page, 'dark', { runOnly: { type: 'rule', values: CONTRAST_RULES } })))
  await setTheme(page, before ?? 'light')
  return found
}

async function auditTheme(page: Page, theme: string, options: axe.RunOptions): Promise<Violation[]> {
  await setTheme(page, theme)
  const run = JSON.stringify({ ...options, resultTypes: ['violations'] })
  const found = await page.evaluate<axe.Result[]>(
    `axe.run(document, ${run}).then(({ violations }) => violations)`
  )
  return found.map(({ id, impact, nodes }) => ({
    rule: id,
    impact: impact ?? 'unknown',
    theme,
    elements: nodes.map(({ target }) => target.join(' ')),
    problem: nodes[0]?.failureSummary ?? ''
  }))
}

/** Disables transitions: otherwise, colours would be measured halfway. */
async function setTheme(page: Page, theme: string): Promise<void> {
  await page.evaluate(`
    document.documentElement.dataset.theme = ${JSON.stringify(theme)}
    for (const animation of document.getAnimations())
      if (animation.effect.getComputedTiming().endTime !== Infinity) animation.finish()
  `)
}
