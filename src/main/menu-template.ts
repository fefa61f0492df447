/**
 * The native menu as data: the app's commands and the system's standard roles, with localised labels. A command's item
 * sends its ID to the page, which runs it. Shortcuts are shown but not registered, because the page handles the keys
 * itself and one keystroke must not run a command twice.
 */
import type { MenuItemConstructorOptions } from 'electron'
import { COMMAND_KEYS, type CommandId } from '../shared/contract/commands'
import type { RecentFile } from '../shared/contract/host'
import { escapeControls } from '../shared/escape-controls'
import type { HostTexts } from './locales/en'

type Item = MenuItemConstructorOptions

export interface MenuParts {
  texts: HostTexts
  platform: NodeJS.Platform
  /** Adds items for developers of the app. */
  development: boolean
  recent: readonly RecentFile[]
  run(command: CommandId): void
  openRecent(id: number): void
  showAbout(): void
}

const SEPARATOR: Item = { type: 'separator' }

export function menuTemplate(parts: MenuParts): Item[] {
  const { platform } = parts
  const mac = platform === 'darwin'
  return [
    ...(mac ? [appMenu(parts)] : []),
    fileMenu(parts),
    editMenu(parts.texts),
    captureMenu(parts),
    sessionMenu(parts),
    viewMenu(parts),
    windowMenu(parts.texts, mac),
    helpMenu(parts)
  ]
}

/** Returns the accelerator for a command's first shortcut; undefined if it has none that a menu can show. */
export function acceleratorOf(command: CommandId, platform: NodeJS.Platform): string | undefined {
  const [chord] = COMMAND_KEYS[command]
  if (chord === undefined) return undefined
  // On macOS, a menu shortcut without a modifier would intercept typing.
  const isPlain = !chord.startsWith('Mod+') && !/F\d+$/.test(chord)
  if (isPlain && platform === 'darwin') return undefined
  return chord
    .split('+')
    .map((key) => (key === 'Mod' ? 'CommandOrControl' : key.length === 1 ? key.toUpperCase() : key))
    .join('+')
}

type Labelled = keyof HostTexts['menu']['commands']

function command({ texts, platform, run }: MenuParts, id: Labelled, type: Item['type'] = 'normal'): Item {
  const accelerator = acceleratorOf(id, platform)
  return {
    id,
    type,
    label: texts.menu.commands[id],
    ...(accelerator === undefined ? {} : { accelerator, registerAccelerator: false }),
    click: () => {
      run(id)
    }
  }
}

function appMenu(parts: MenuParts): Item {
  const { menu } = parts.texts
  return {
    role: 'appMenu',
    submenu: [
      aboutItem(parts),
      SEPARATOR,
      command(parts, 'app.settings'),
      command(parts, 'app.rules'),
      command(parts, 'app.protos'),
      SEPARATOR,
      { role: 'services', label: menu.services },
      SEPARATOR,
      { role: 'hide', label: menu.hide },
      { role: 'hideOthers', label: menu.hideOthers },
      { role: 'unhide', label: menu.unhide },
      SEPARATOR,
      { role: 'quit', label: menu.quit }
    ]
  }
}

function fileMenu(parts: MenuParts): Item {
  const { menu } = parts.texts
  const mac = parts.platform === 'darwin'
  return {
    label: menu.file,
    submenu: [
      command(parts, 'file.open'),
      recentMenu(parts),
      SEPARATOR,
      command(parts, 'file.save'),
      command(parts, 'file.export'),
      command(parts, 'file.wireshark'),
      command(parts, 'file.copyPath'),
      command(parts, 'file.close'),
      SEPARATOR,
      command(parts, 'file.kept'),
      SEPARATOR,
      ...(mac
        ? [{ role: 'close', label: menu.close } satisfies Item]
        : [
            command(parts, 'app.settings'),
            command(parts, 'app.rules'),
            command(parts, 'app.protos'),
            SEPARATOR,
            { role: 'quit', label: menu.quit } satisfies Item
          ])
    ]
  }
}

/** Two files with the same name are distinguished by their folders. */
function recentMenu({ texts, recent, openRecent }: MenuParts): Item {
  const isAlone = (name: string): boolean => recent.filter((file) => file.name === name).length === 1
  return {
    label: texts.menu.recent,
    submenu:
      recent.length === 0
        ? [{ label: texts.menu.noRecent, enabled: false }]
        : recent.map(({ id, name, folder }) => ({
            label: literal(isAlone(name) ? name : `${name} — ${folder}`),
            click: () => {
              openRecent(id)
            }
          }))
  }
}

function editMenu({ menu }: HostTexts): Item {
  return {
    label: menu.edit,
    submenu: [
      { role: 'undo', label: menu.undo },
      { role: 'redo', label: menu.redo },
      SEPARATOR,
      { role: 'cut', label: menu.cut },
      { role: 'copy', label: menu.copy },
      { role: 'paste', label: menu.paste },
      { role: 'selectAll', label: menu.selectAll }
    ]
  }
}

function captureMenu(parts: MenuParts): Item {
  return {
    label: parts.texts.menu.capture,
    submenu: [
      command(parts, 'capture.record', 'checkbox'),
      command(parts, 'capture.clear'),
      command(parts, 'capture.live'),
      SEPARATOR,
      command(parts, 'table.filter'),
      command(parts, 'table.freeze', 'checkbox'),
      command(parts, 'table.follow', 'checkbox'),
      command(parts, 'table.marked', 'checkbox'),
      SEPARATOR,
      command(parts, 'exchange.replay'),
      command(parts, 'exchange.edit'),
      command(parts, 'exchange.conversation'),
      command(parts, 'exchange.import'),
      command(parts, 'exchange.repeat'),
      SEPARATOR,
      command(parts, 'table.bookmark'),
      command(parts, 'table.note')
    ]
  }
}

function sessionMenu(parts: MenuParts): Item {
  return {
    label: parts.texts.menu.session,
    submenu: [
      command(parts, 'sessions.proxy'),
      command(parts, 'sessions.server'),
      command(parts, 'sessions.client'),
      SEPARATOR,
      command(parts, 'sessions.startAll'),
      command(parts, 'sessions.stopAll'),
      SEPARATOR,
      command(parts, 'sessions.recipes'),
      command(parts, 'sessions.demo'),
      SEPARATOR,
      command(parts, 'sessions.authority')
    ]
  }
}

function viewMenu(parts: MenuParts): Item {
  const { menu } = parts.texts
  return {
    label: menu.view,
    submenu: [
      command(parts, 'view.exchanges', 'radio'),
      command(parts, 'view.connections', 'radio'),
      command(parts, 'view.findAll'),
      command(parts, 'view.reuse'),
      SEPARATOR,
      command(parts, 'view.nextRow'),
      command(parts, 'view.previousRow'),
      SEPARATOR,
      command(parts, 'view.sidebar', 'checkbox'),
      {
        label: menu.inspector,
        submenu: [
          command(parts, 'view.inspectorBottom', 'radio'),
          command(parts, 'view.inspectorRight', 'radio')
        ]
      },
      {
        label: menu.messages,
        submenu: [
          command(parts, 'view.messagesAuto', 'radio'),
          command(parts, 'view.messagesColumns', 'radio'),
          command(parts, 'view.messagesStacked', 'radio'),
          command(parts, 'view.messagesTabs', 'radio')
        ]
      },
      {
        label: menu.bytes,
        submenu: [
          command(parts, 'view.bytesAuto', 'radio'),
          command(parts, 'view.bytesRight', 'radio'),
          command(parts, 'view.bytesBelow', 'radio'),
          command(parts, 'view.bytesHidden', 'radio')
        ]
      },
      SEPARATOR,
      {
        label: menu.theme,
        submenu: [
          command(parts, 'view.systemTheme', 'radio'),
          command(parts, 'view.light', 'radio'),
          command(parts, 'view.dark', 'radio')
        ]
      },
      {
        label: menu.language,
        submenu: [
          command(parts, 'view.systemLanguage', 'radio'),
          command(parts, 'view.english', 'radio'),
          command(parts, 'view.chinese', 'radio')
        ]
      },
      SEPARATOR,
      { role: 'resetZoom', label: menu.actualSize },
      { role: 'zoomIn', label: menu.zoomIn },
      { role: 'zoomOut', label: menu.zoomOut },
      SEPARATOR,
      { role: 'togglefullscreen', label: menu.fullScreen },
      ...(parts.development ? developerItems(menu) : [])
    ]
  }
}

function windowMenu({ menu }: HostTexts, mac: boolean): Item {
  const others: Item[] = mac
    ? [{ role: 'zoom', label: menu.zoom }, SEPARATOR, { role: 'front', label: menu.front }]
    : [{ role: 'close', label: menu.close }]
  return {
    label: menu.window,
    role: 'window',
    submenu: [{ role: 'minimize', label: menu.minimize }, ...others]
  }
}

/** The system's own item shows no versions on some systems. */
function aboutItem({ texts, showAbout }: MenuParts): Item {
  return {
    label: texts.menu.about,
    click: () => {
      showAbout()
    }
  }
}

function helpMenu(parts: MenuParts): Item {
  const { menu } = parts.texts
  const about: Item[] = parts.platform === 'darwin' ? [] : [SEPARATOR, aboutItem(parts)]
  return {
    label: menu.help,
    role: 'help',
    submenu: [command(parts, 'app.palette'), command(parts, 'app.shortcuts'), ...about]
  }
}

function developerItems(menu: HostTexts['menu']): Item[] {
  return [
    SEPARATOR,
    { role: 'reload', label: menu.reload },
    { role: 'toggleDevTools', label: menu.developerTools }
  ]
}

/** Escapes `&`, which a menu interprets as the mnemonic marker. */
function literal(text: string): string {
  return escapeControls(text).replaceAll('&', '&&')
}
