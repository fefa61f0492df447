/**
 * axe-core in the window. It is injected over the debugger, which the page's Content-Security-Policy does not concern.
 * Only colours differ between the themes, so the second theme is checked for contrast alone.
 */
import axe from 'axe-core'
import type { Page } from 'playwright-core'

export interface Violation {
  readonly rule: string
  readonly impact: string
  readonly theme: string
  /** CSS selectors of the elements, with what is wrong with the first. */
  readonly elements: string[]
  readonly problem: string
}

/**
 * Two rules that axe leaves out unless they are asked for. One is off: menus and the handles between panes belong to no
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

/** Colours are final at once: a transition under way would be measured as it passes. */
async function setTheme(page: Page, theme: string): Promise<void> {
  await page.evaluate(`
    document.documentElement.dataset.theme = ${JSON.stringify(theme)}
    for (const animation of document.getAnimations())
      if (animation.effect.getComputedTiming().endTime !== Infinity) animation.finish()
  `)
}
