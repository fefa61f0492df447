/**
 * The native menu of the app. On macOS it is part of the system; elsewhere the menu bar is hidden until Alt is pressed.
 * It shows which of the page's commands are enabled and checked.
 */
import { Menu } from 'electron'
import type { CommandStates } from '../shared/contract/commands'
import { menuTemplate, type MenuParts } from './menu-template'

export interface AppMenu {
  /** Rebuilds the menu: the language or the recent files have changed. */
  rebuild(): void
  /** Sets the state of the page's commands. Null if there is no page: all commands are then disabled. */
  show(states: CommandStates | null): void
}

export function createAppMenu(parts: () => MenuParts): AppMenu {
  let states: CommandStates | null = null
  let ids: readonly string[] = []

  const apply = (): void => {
    const menu = Menu.getApplicationMenu()
    for (const id of ids) {
      const item = menu?.getMenuItemById(id)
      if (item === null || item === undefined) continue
      item.enabled = states !== null && !states.disabled.some((disabled) => disabled === id)
      const isChecked = states?.checked.some((checked) => checked === id) ?? false
      // A radio item is unchecked by checking another one; assigning any value checks it.
      if (item.type === 'checkbox' || (item.type === 'radio' && isChecked)) item.checked = isChecked
    }
  }
  const rebuild = (): void => {
    const template = menuTemplate({
      ...parts(),
      run: (command) => {
        parts().run(command)
        // The click has already toggled the item; the page decides whether the command ran.
        setImmediate(apply)
      }
    })
    ids = idsIn(template)
    Menu.setApplicationMenu(Menu.buildFromTemplate(template))
    apply()
  }
  rebuild()

  return {
    rebuild,
    show(next) {
      states = next
      apply()
    }
  }
}

function idsIn(items: readonly Electron.MenuItemConstructorOptions[]): string[] {
  return items.flatMap(({ id, submenu }) => [
    ...(id === undefined ? [] : [id]),
    ...(Array.isArray(submenu) ? idsIn(submenu) : [])
  ])
}
