/**
 * The native menu: the standard roles with the labels of the user's language. On macOS it is part of the
 * system; elsewhere the bar stays hidden until Alt, and is here for its shortcuts and for assistive software.
 */
import { Menu, type MenuItemConstructorOptions } from 'electron'
import type { HostTexts } from './locales/en'

const SEPARATOR: MenuItemConstructorOptions = { type: 'separator' }

/** `development` adds what only its developers need. */
export function setMenu(texts: HostTexts, platform: NodeJS.Platform, development: boolean): void {
  Menu.setApplicationMenu(Menu.buildFromTemplate(menuTemplate(texts, platform, development)))
}

function menuTemplate(
  { menu }: HostTexts,
  platform: NodeJS.Platform,
  development: boolean
): MenuItemConstructorOptions[] {
  const mac = platform === 'darwin'
  const about: MenuItemConstructorOptions = { role: 'about', label: menu.about }
  const quit: MenuItemConstructorOptions = { role: 'quit', label: menu.quit }

  const appMenu: MenuItemConstructorOptions = {
    role: 'appMenu',
    submenu: [
      about,
      SEPARATOR,
      { role: 'services', label: menu.services },
      SEPARATOR,
      { role: 'hide', label: menu.hide },
      { role: 'hideOthers', label: menu.hideOthers },
      { role: 'unhide', label: menu.unhide },
      SEPARATOR,
      quit
    ]
  }
  const file: MenuItemConstructorOptions = {
    label: menu.file,
    submenu: [mac ? { role: 'close', label: menu.close } : quit]
  }
  const edit: MenuItemConstructorOptions = {
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
  const view: MenuItemConstructorOptions = {
    label: menu.view,
    submenu: [
      { role: 'resetZoom', label: menu.actualSize },
      { role: 'zoomIn', label: menu.zoomIn },
      { role: 'zoomOut', label: menu.zoomOut },
      SEPARATOR,
      { role: 'togglefullscreen', label: menu.fullScreen },
      ...(development ? developerItems(menu) : [])
    ]
  }
  const window: MenuItemConstructorOptions = {
    label: menu.window,
    role: 'window',
    submenu: [
      { role: 'minimize', label: menu.minimize },
      ...(mac
        ? ([
            { role: 'zoom', label: menu.zoom },
            SEPARATOR,
            { role: 'front', label: menu.front }
          ] satisfies MenuItemConstructorOptions[])
        : [{ role: 'close', label: menu.close } satisfies MenuItemConstructorOptions])
    ]
  }
  const help: MenuItemConstructorOptions = { label: menu.help, role: 'help', submenu: mac ? [] : [about] }
  return [...(mac ? [appMenu] : []), file, edit, view, window, help]
}

function developerItems(menu: HostTexts['menu']): MenuItemConstructorOptions[] {
  return [
    SEPARATOR,
    { role: 'reload', label: menu.reload },
    { role: 'toggleDevTools', label: menu.developerTools }
  ]
}
