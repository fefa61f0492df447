/** How to open each dialog component, by file name. A new dialog needs one line here. */
import { basename } from 'node:path'
import { CHANNEL } from '../../../src/shared/contract/channel'
import type { EngineStop } from '../../../src/shared/contract/engine-stop'
import { answerFileDialogs } from '../../helpers/electron-app'
import type { Stage } from './stage'

export interface Place {
  open(stage: Stage): Promise<unknown>
  /** Closes the dialog; by default, with Escape. */
  close?(stage: Stage): Promise<unknown>
}

export const DIALOGS: Readonly<Record<string, Place>> = {
  AddColumnDialog: {
    open: async ({ page, run, word }) => {
      await run('view.exchanges')
      await page.getByRole('columnheader').first().click({ button: 'right' })
      await page.getByRole('menuitem', { name: word('fields.column.add') }).click()
    }
  },
  AuthorityDialog: { open: ({ run }) => run('sessions.authority') },
  ClearDialog: { open: ({ run }) => run('capture.clear') },
  CloseDialog: {
    open: async ({ page, run, running, file, word }) => {
      await openCapture(running, file, run)
      await page.locator('[data-pane=traffic] [role=row][data-row]').first().click()
      await run('table.bookmark')
      await page.getByRole('button', { name: word('mark.bookmark'), pressed: true }).waitFor()
      // The window asks to save only once the list of captures shows the note.
      await page
        .getByRole('navigation')
        .getByText(word('mark.unsaved', { n: 1 }))
        .waitFor()
      await run('file.close')
    },
    close: ({ page, word }) => page.getByRole('button', { name: word('mark.closing.discard') }).click()
  },
  CommandPalette: { open: ({ run }) => run('app.palette') },
  ConversationDialog: { open: onExchange('exchange.conversation') },
  ExportDialog: { open: ({ run }) => run('file.export') },
  ImportDialog: { open: ({ run }) => run('exchange.import') },
  UnsavedDialog: { open: ({ run }) => run('file.kept') },
  MockDialog: {
    open: async ({ page, word, selectExchange }) => {
      await selectExchange('PUT')
      await page.locator('[role=row][aria-selected=true]').first().click({ button: 'right' })
      await page.getByRole('menuitem', { name: word('mock.menu.one') }).click()
    }
  },
  NoteDialog: { open: onExchange('table.note') },
  PointHereDialog: {
    open: async ({ page, word, session }) => {
      await session('Demo').click({ button: 'right' })
      await page.getByRole('menuitem', { name: word('guides.menu') }).click()
    }
  },
  ProtosDialog: { open: ({ run }) => run('app.protos') },
  RulesDialog: { open: ({ run }) => run('app.rules') },
  RecipesDialog: { open: ({ run }) => run('sessions.recipes') },
  RepeatDialog: { open: onExchange('exchange.repeat') },
  ReuseDialog: { open: ({ run }) => run('view.reuse') },
  SequenceDialog: {
    open: async ({ page, word, selectSession }) => {
      await selectSession('caller')
      await page.getByRole('button', { name: word('sending.sequence.short'), exact: true }).click()
    }
  },
  SessionDialog: { open: ({ run }) => run('sessions.proxy') },
  SettingsDialog: { open: ({ run }) => run('app.settings') },
  ShortcutsDialog: { open: ({ run }) => run('app.shortcuts') },
  StopDialog: { open: ({ run }) => run('sessions.stopAll') },
  EngineStopDialog: {
    // The page is notified while the engine runs, which keeps the traffic that other places show.
    open: ({ running }) =>
      running.app.evaluate(
        ({ BrowserWindow }, [channel, payload]) => {
          const event = { type: 'event', name: 'engineStopped', payload }
          BrowserWindow.getAllWindows()[0]!.webContents.send(channel, event)
        },
        [CHANNEL, STOP] as const
      ),
    close: async ({ page, word }) => {
      await page.getByRole('button', { name: word('shell.engineStop.restart') }).click()
      await page.getByText(word('shell.recovered.engineRestarted')).first().waitFor()
    }
  }
}

const STOP: EngineStop = {
  cause: 'error',
  message: 'Cannot read properties of undefined',
  capture: '/tmp/captures/2026-11-21T10-42-07.118Z-4711.pcapng',
  connections: 64
}

function onExchange(command: Parameters<Stage['run']>[0]): Place['open'] {
  return async ({ run, selectExchange }) => {
    await selectExchange('PUT')
    await run(command)
  }
}

async function openCapture(running: Stage['running'], file: string, run: Stage['run']): Promise<void> {
  await answerFileDialogs(running.app, file)
  await run('file.open')
  await running.page.getByRole('navigation').getByText(basename(file)).waitFor()
}
