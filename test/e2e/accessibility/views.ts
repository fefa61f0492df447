/** The main views and menus of the window, and how to open each. A new view needs one line here. */
import { expect } from 'vitest'
import type { Place } from './dialogs'
import type { Stage } from './stage'

const stay = (): Promise<void> => Promise.resolve()

/** Views of the traffic; the inspector tabs are visited separately. */
export const VIEWS: Readonly<Record<string, Place>> = {
  'exchange selected': { open: ({ selectExchange }) => selectExchange('PUT'), close: stay },
  'connection selected': { open: ({ selectConnection }) => selectConnection(), close: stay },
  'workbench form with an answer': { open: openWorkbench, close: stay },
  'workbench text': {
    open: async ({ page, word }) => {
      const views = page.getByRole('group', { name: word('workbench.views.label') })
      await views.getByRole('button', { name: word('workbench.views.text'), exact: true }).click()
    },
    close: async ({ page, run, word }) => {
      const views = page.getByRole('group', { name: word('workbench.views.label') })
      await views.getByRole('button', { name: word('workbench.views.form'), exact: true }).click()
      await run('view.workbench')
    }
  },
  'clients of a server': {
    open: async ({ run, selectSession }) => {
      await selectSession('listener')
      await run('server.clients')
    },
    close: stay
  },
  'behaviours of a server': {
    open: async ({ run, selectSession }) => {
      await selectSession('listener')
      await run('server.behaviours')
    },
    close: stay
  },
  'client with its send panel': { open: ({ selectSession }) => selectSession('caller'), close: stay },
  'filter help': {
    open: async ({ page, run, word }) => {
      await run('view.exchanges')
      await page.getByRole('button', { name: word('fields.filter.help') }).click()
    }
  },
  'search of the capture': {
    open: async ({ page, run, word }) => {
      await run('view.findAll')
      await page.keyboard.type('http')
      await page.getByRole('listbox', { name: word('find.results') }).waitFor()
    },
    close: async ({ page, word }) => {
      await page.getByRole('textbox', { name: word('find.input') }).focus()
      await page.keyboard.press('Escape')
    }
  },
  'filter without matches': {
    open: async ({ page, run }) => {
      await run('table.filter')
      await page.keyboard.type('nothing has this')
    },
    close: async ({ page }) => {
      await page.keyboard.press('Control+a')
      await page.keyboard.press('Delete')
      await page.keyboard.press('Escape')
    }
  },
  'menu of a row': {
    open: async ({ page, selectExchange }) => {
      await selectExchange('PUT')
      await page.locator('[role=row][aria-selected=true]').first().click({ button: 'right' })
      await page.getByRole('menu').waitFor()
    }
  },
  'menu of the columns': {
    open: async ({ page }) => {
      await page.getByRole('columnheader').first().click({ button: 'right' })
      await page.getByRole('menu').waitFor()
    }
  },
  'menu of a session': {
    open: async ({ page, session }) => {
      await session('Demo').click({ button: 'right' })
      await page.getByRole('menu').waitFor()
    }
  },
  'menu of the language': {
    open: async ({ page, word }) => {
      const name = word('shell.toolbar.languageNow', { name: '' }).trim()
      await page.getByRole('button', { name }).click()
      await page.getByRole('menu').waitFor()
    }
  }
}

async function openWorkbench({ page, run, word, selectExchange }: Stage): Promise<void> {
  await selectExchange('PUT')
  await run('exchange.edit')
  // The editor has the focus once it is shown, and takes the key from then on.
  const workbench = page.getByRole('region', { name: word('workbench.title'), exact: true })
  await workbench.locator(':focus').waitFor()
  await page.keyboard.press('Control+Enter')
  await page.getByRole('region', { name: word('workbench.answer.title'), exact: true }).waitFor()
  await expect
    .poll(() =>
      page
        .getByRole('status')
        .filter({ hasText: /\d{3} · / })
        .count()
    )
    .toBe(1)
}
